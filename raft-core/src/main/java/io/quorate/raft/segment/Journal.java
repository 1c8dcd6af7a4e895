package io.quorate.raft.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The stream of frames. Each is written by one call and synced before the next is begun. The first frame of a segment
 * says all that is not entries: how each group's log stands, and which older segments hold live entries. So an older
 * segment in which no entry is live is needed no more, in whatever order segments get there.
 *
 * <p>A segment's file is used anew only after a frame on stable storage said that it is free. For one thread, except
 * {@link #find}.
 */
final class Journal implements AutoCloseable {
    private static final int SEGMENT_RECORD_BYTES = 64;

    private final SegmentPool pool;
    private final Groups groups;
    private final FrameBuilder builder;
    private final Map<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final List<Segment> freed = new ArrayList<>();
    private @Nullable Segment current;
    private @Nullable AcknowledgedMark mark;
    private long nextSegment;
    private long nextFrame;

    /** Goes on after what was recovered, which a new segment follows. */
    Journal(SegmentPool pool, Groups groups, Checksum checksum, List<Segment> recovered) {
        this.pool = pool;
        this.groups = groups;
        this.builder = new FrameBuilder(checksum);
        nextSegment = 1;
        nextFrame = 1;
        for (Segment segment : recovered) {
            segments.put(segment.number(), segment);
            nextSegment = segment.number() + 1;
            nextFrame = segment.note().lastFrame() + 1;
        }
    }

    /** From now on notes in the mark what is acknowledged. */
    void acknowledgeIn(AcknowledgedMark newMark) {
        mark = newMark;
    }

    long lastFrame() {
        return nextFrame - 1;
    }

    /** Returns the size of the files in which nothing is live. */
    long reusableBytes() {
        return pool.freeBytes();
    }

    /** Returns the segment of this number, or null where it is gone. */
    @Nullable
    Segment find(long number) {
        return segments.get(number);
    }

    /** Returns the segments that are not written to any more. */
    List<Segment> sealed() {
        List<Segment> sealed = new ArrayList<>(segments.values());
        sealed.remove(current);
        return sealed;
    }

    /**
     * Starts a frame of records of at most so many bytes, in a new segment where there is no room.
     *
     * @return whether it is the first of its segment
     * @throws IOException if there is no new segment; nothing was written to the log
     */
    boolean begin(long recordBytes) throws IOException {
        findFreed();
        long bytes =
                FrameHeader.BYTES + FrameHeader.ALIGNMENT + recordBytes + (long) freed.size() * SEGMENT_RECORD_BYTES;
        Segment target = current;
        if (target == null || target.isFresh() || !target.hasRoomFor(bytes)) {
            bytes += (long) segments.size() * SEGMENT_RECORD_BYTES
                    + (long) groups.size() * FrameBuilder.SMALL_RECORD_BYTES;
            target = fresh(bytes);
            builder.start(target.number(), target.end(), Math.toIntExact(bytes));
            sayHowThingsStand();
        } else {
            builder.start(target.number(), target.end(), Math.toIntExact(bytes));
        }
        for (Segment segment : freed) {
            builder.free(segment.number());
        }
        return target.isFresh();
    }

    private void findFreed() {
        freed.clear();
        for (Segment segment : segments.values()) {
            if (segment != current && segment.isDead()) {
                freed.add(segment);
            }
        }
    }

    /** Returns an empty segment with that much room, which is the current one from now on. */
    private Segment fresh(long bytes) throws IOException {
        Segment unused = current;
        if (unused != null && unused.isFresh()) {
            if (unused.hasRoomFor(bytes)) {
                return unused;
            }
            // Begun for a frame that was given up.
            segments.remove(unused.number());
            current = null;
            nextSegment = unused.number();
            pool.give(unused.file());
        }
        Segment made = new Segment(nextSegment, pool.take(bytes));
        nextSegment++;
        segments.put(made.number(), made);
        if (current != null && current.isDead()) {
            freed.add(current);
        }
        current = made;
        return made;
    }

    private void sayHowThingsStand() {
        for (Segment segment : segments.values()) {
            if (segment != current && !segment.isDead()) {
                builder.segment(segment.note());
            }
        }
        for (Group group : groups.inOrder()) {
            builder.group(group.number(), group.id(), group.state().head());
        }
    }

    /** Returns where the records of the frame that was begun are gathered. */
    FrameBuilder frame() {
        return builder;
    }

    /** Writes the frame; when this returns, it is on stable storage and acknowledged. */
    void commit() throws IOException {
        Segment target = current;
        if (target == null) {
            throw new IllegalStateException("no frame was begun");
        }
        ByteBuffer frame = builder.finish(nextFrame);
        int length = frame.remaining();
        target.file().write(frame, target.end());
        target.file().sync();
        if (mark != null) {
            mark.set(nextFrame);
        }
        target.added(nextFrame, length);
        nextFrame++;
        for (Segment segment : freed) {
            segments.remove(segment.number());
            pool.give(segment.file());
        }
        freed.clear();
    }

    @Override
    public void close() throws IOException {
        try {
            for (Segment segment : segments.values()) {
                segment.file().close();
            }
            pool.close();
        } finally {
            if (mark != null) {
                mark.close();
            }
        }
    }
}
