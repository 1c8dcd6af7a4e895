package io.quorate.raft.segment;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.NodeId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the records of one frame in a buffer that is used again and again. A record is {@code length (4 bytes),
 * checksum of what follows (4), kind (1)} and what {@link RecordKind} says. For one thread.
 */
final class FrameBuilder {
    /** No record without entries is longer. */
    static final int SMALL_RECORD_BYTES = 256;

    private static final int KEPT_BYTES = 16 << 20;
    private static final int FIRST_BYTES = 64 << 10;

    private final Checksum checksum;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_BYTES);
    private long segment;
    private int frameOffset;
    private int records;
    private int recordStart;

    FrameBuilder(Checksum checksum) {
        this.checksum = checksum;
    }

    /** Starts a frame of at most so many bytes, to be written there. */
    void start(long inSegment, int atOffset, int maxBytes) {
        if (buffer.capacity() < maxBytes || buffer.capacity() > Math.max(KEPT_BYTES, maxBytes)) {
            buffer = ByteBuffer.allocateDirect(Math.max(FIRST_BYTES, sizeFor(maxBytes)));
        }
        segment = inSegment;
        frameOffset = atOffset;
        records = 0;
        buffer.clear().position(FrameHeader.BYTES);
    }

    private static int sizeFor(int bytes) {
        return bytes > KEPT_BYTES ? bytes : Integer.highestOneBit(bytes - 1) << 1;
    }

    void segment(SegmentNote note) {
        begin(RecordKind.SEGMENT);
        buffer.putLong(note.number()).putInt(note.slot()).putInt(note.end());
        buffer.putLong(note.firstFrame()).putLong(note.lastFrame());
        end();
    }

    void free(long number) {
        begin(RecordKind.FREE);
        buffer.putLong(number);
        end();
    }

    void group(int number, GroupId id, GroupHead head) {
        begin(RecordKind.GROUP);
        buffer.putInt(number);
        text(id.value());
        hardState(head.hardState());
        id(head.base());
        id(head.last());
        end();
    }

    /** Returns where the record is, once the frame is written. */
    RecordVisitor.Place append(int group, @Nullable HardState hardState, long truncateFrom, StoredRun run) {
        begin(RecordKind.APPEND);
        buffer.putInt(group);
        buffer.put((byte) (hardState == null ? 0 : 1));
        if (hardState != null) {
            hardState(hardState);
        }
        buffer.putLong(truncateFrom);
        run(run);
        return end();
    }

    RecordVisitor.Place move(int group, StoredRun run) {
        begin(RecordKind.MOVE);
        buffer.putInt(group);
        run(run);
        return end();
    }

    void compact(int group, EntryId upTo) {
        begin(RecordKind.COMPACT);
        buffer.putInt(group);
        id(upTo);
        end();
    }

    void reset(int group, EntryId base) {
        begin(RecordKind.RESET);
        buffer.putInt(group);
        id(base);
        end();
    }

    private void begin(RecordKind kind) {
        recordStart = buffer.position();
        buffer.putLong(0).put(kind.code());
    }

    private RecordVisitor.Place end() {
        int length = buffer.position() - recordStart;
        int sum = checksum.of(buffer, recordStart + RecordKind.CHECKED_FROM, recordStart + length, segment);
        buffer.clear().position(recordStart + length);
        buffer.putInt(recordStart, length).putInt(recordStart + Integer.BYTES, sum);
        records++;
        return new RecordVisitor.Place(Location.of(segment, frameOffset + recordStart), length);
    }

    private void run(StoredRun run) {
        id(run.previous());
        buffer.putInt(run.count());
        run.encoded().putInto(buffer);
    }

    private void hardState(HardState state) {
        buffer.putLong(state.term());
        NodeId vote = state.votedFor();
        text(vote == null ? "" : vote.value());
        buffer.put((byte) (state.founder() ? 1 : 0));
    }

    private void text(String value) {
        byte[] ascii = Bytes.utf8(value).toByteArray();
        buffer.put((byte) ascii.length).put(ascii);
    }

    private void id(EntryId id) {
        buffer.putLong(id.index()).putLong(id.term());
    }

    /** Ends the frame, gives it this number, and returns its bytes, which are good until the next one is started. */
    ByteBuffer finish(long number) {
        while (buffer.position() % FrameHeader.ALIGNMENT != 0) {
            buffer.put((byte) 0);
        }
        int length = buffer.position();
        new FrameHeader(length, segment, number, records).write(buffer, checksum);
        return buffer.position(0).limit(length);
    }
}
