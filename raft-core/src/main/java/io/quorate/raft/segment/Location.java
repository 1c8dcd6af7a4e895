package io.quorate.raft.segment;

/** Where a record is, in one number: 33 bits for the segment, 31 for the offset within it. */
final class Location {
    private static final int OFFSET_BITS = 31;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

    private Location() {}

    static long of(long segment, int offset) {
        return segment << OFFSET_BITS | offset;
    }

    static long segment(long location) {
        return location >>> OFFSET_BITS;
    }

    static int offset(long location) {
        return (int) (location & OFFSET_MASK);
    }
}
