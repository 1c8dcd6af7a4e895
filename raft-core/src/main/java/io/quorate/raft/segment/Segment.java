package io.quorate.raft.segment;

import java.util.Comparator;

/** A part of the log and the file that it is in. Everything but number and file is the writer's alone. */
final class Segment {
    static final Comparator<Segment> LEAST_LIVE_FIRST = Comparator.comparingLong(segment -> segment.liveBytes);

    private final long number;
    private final SegmentFile file;
    private int end;
    private long firstFrame;
    private long lastFrame;
    private int liveRuns;
    private long liveBytes;

    Segment(long number, SegmentFile file) {
        this.number = number;
        this.file = file;
    }

    /** A segment of an earlier life, which was read whole. */
    Segment(SegmentFile file, SegmentNote note) {
        this(note.number(), file);
        end = note.end();
        firstFrame = note.firstFrame();
        lastFrame = note.lastFrame();
    }

    long number() {
        return number;
    }

    SegmentFile file() {
        return file;
    }

    /** Returns where the next frame would start. */
    int end() {
        return end;
    }

    /** Returns whether there is no frame in it yet. */
    boolean isFresh() {
        return end == 0;
    }

    boolean hasRoomFor(long bytes) {
        return bytes <= file.capacity() - end;
    }

    SegmentNote note() {
        return new SegmentNote(number, file.slot(), end, firstFrame, lastFrame);
    }

    void added(long frame, int length) {
        firstFrame = isFresh() ? frame : firstFrame;
        lastFrame = frame;
        end += length;
    }

    /** Counts a record with live entries in, or out where the sign is negative. */
    void count(int sign, int length) {
        liveRuns += sign;
        liveBytes += (long) sign * length;
    }

    boolean isDead() {
        return liveRuns == 0;
    }

    long liveBytes() {
        return liveBytes;
    }
}
