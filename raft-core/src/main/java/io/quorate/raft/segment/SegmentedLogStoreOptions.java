package io.quorate.raft.segment;

/**
 * What a store may use. On disk it takes the segments that hold anything live, and {@code freeSegments} more; a segment
 * of which less than a quarter is live is emptied when the next one is begun.
 *
 * @param segmentBytes the size of a segment file; from 4 KiB to 1 GiB. A write that is larger gets a file of its own
 * @param recordBytes how many bytes of entries one record holds at most, unless it is one entry; a read takes in whole
 *     records. From 1 to 64 MiB
 * @param freeSegments how many segments in which nothing is live are kept for reuse; from 1
 * @param diskReserveBytes how much of the disk stays free, besides one more segment: entries that would need it are
 *     refused before anything is written, and what gives room back is not. 0 = no reserve
 */
public record SegmentedLogStoreOptions(int segmentBytes, int recordBytes, int freeSegments, long diskReserveBytes) {

    /** Segments of 32 MiB, records of 256 KiB, four free segments, a reserve of 192 MiB. */
    public static final SegmentedLogStoreOptions DEFAULT =
            new SegmentedLogStoreOptions(32 << 20, 256 << 10, 4, 192L << 20);

    private static final int MIN_SEGMENT_BYTES = 4 << 10;
    private static final int MAX_SEGMENT_BYTES = 1 << 30;
    private static final int MAX_RECORD_BYTES = 64 << 20;

    /** Returns these options with another reserve. */
    public SegmentedLogStoreOptions withDiskReserve(long bytes) {
        return new SegmentedLogStoreOptions(segmentBytes, recordBytes, freeSegments, bytes);
    }

    /** Checks the ranges. */
    public SegmentedLogStoreOptions {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("segmentBytes must be from " + MIN_SEGMENT_BYTES + " to "
                    + MAX_SEGMENT_BYTES + ": " + segmentBytes);
        }
        if (recordBytes < 1 || recordBytes > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException(
                    "recordBytes must be from 1 to " + MAX_RECORD_BYTES + ": " + recordBytes);
        }
        if (freeSegments < 1) {
            throw new IllegalArgumentException("freeSegments must be at least 1: " + freeSegments);
        }
        if (diskReserveBytes < 0) {
            throw new IllegalArgumentException("negative diskReserveBytes: " + diskReserveBytes);
        }
    }
}
