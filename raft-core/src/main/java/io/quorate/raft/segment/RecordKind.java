package io.quorate.raft.segment;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.NodeId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The kinds of records. Group numbers have four bytes; an entry's id is index and term, eight bytes each; a text is its
 * length in one byte, and its bytes; a hard state is the term in eight bytes and the vote as a text, empty for none.
 */
enum RecordKind {
    /** {@code number (8 bytes), slot (4), end (4), first frame (8), last frame (8)}. */
    SEGMENT(1),
    /** {@code segment (8 bytes)}. */
    FREE(2),
    /**
     * {@code group, name, hard state, base, last}; a hard state is term (8), vote, and whether it is a founder's (1).
     */
    GROUP(3),
    /** {@code group, whether there is a hard state (1), hard state, truncate from (8), entries}. */
    APPEND(4),
    /** {@code group, entry id}. */
    COMPACT(5),
    /** {@code group, entry id}. */
    RESET(6),
    /** {@code group, entries}; these are the id of the previous one, their number (4), and what is encoded. */
    MOVE(7);

    /** Where in a record what its checksum covers starts. */
    static final int CHECKED_FROM = 8;

    static final int HEADER_BYTES = 9;

    private static final RecordKind[] ALL = values();

    private final byte code;

    RecordKind(int code) {
        this.code = (byte) code;
    }

    /** Returns what stands for it on the disk. */
    byte code() {
        return code;
    }

    private static RecordKind of(byte code) {
        for (RecordKind kind : ALL) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a record of the unknown kind " + code);
    }

    /** Returns whether a whole record with the right checksum is at this position and ends before the limit. */
    static boolean isWhole(ByteBuffer buffer, int position, int limit, Checksum checksum, long segment) {
        if (limit - position < HEADER_BYTES) {
            return false;
        }
        int length = buffer.getInt(position);
        if (length < HEADER_BYTES || length > limit - position) {
            return false;
        }
        int sum = checksum.of(buffer, position + CHECKED_FROM, position + length, segment);
        buffer.clear();
        return sum == buffer.getInt(position + Integer.BYTES);
    }

    /**
     * Tells the visitor what the record says that is at this position of an array-backed buffer.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    static void visit(ByteBuffer buffer, int position, long location, RecordVisitor visitor) {
        int length = buffer.getInt(position);
        ByteBuffer record = buffer.slice(position, length);
        record.position(CHECKED_FROM);
        RecordKind kind = of(record.get());
        try {
            kind.tell(record, new RecordVisitor.Place(location, length), visitor);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a record that is too short", e);
        }
    }

    private void tell(ByteBuffer record, RecordVisitor.Place place, RecordVisitor visitor) {
        switch (this) {
            case SEGMENT ->
                visitor.segment(new SegmentNote(
                        record.getLong(), record.getInt(), record.getInt(), record.getLong(), record.getLong()));
            case FREE -> visitor.free(record.getLong());
            case GROUP ->
                visitor.group(
                        record.getInt(),
                        new GroupId(text(record)),
                        new GroupHead(hardState(record), id(record), id(record)));
            case APPEND -> {
                int group = record.getInt();
                HardState state = record.get() == 0 ? null : hardState(record);
                visitor.append(group, state, record.getLong(), run(record), place);
            }
            case COMPACT -> visitor.compact(record.getInt(), id(record));
            case RESET -> visitor.reset(record.getInt(), id(record));
            case MOVE -> visitor.move(record.getInt(), run(record), place);
        }
    }

    private static StoredRun run(ByteBuffer record) {
        EntryId previous = id(record);
        int count = record.getInt();
        if (count < 0) {
            throw new IllegalArgumentException(count + " entries");
        }
        Bytes encoded = Bytes.wrap(record.array(), record.arrayOffset() + record.position(), record.remaining());
        return new StoredRun(previous, count, encoded);
    }

    private static EntryId id(ByteBuffer record) {
        return new EntryId(record.getLong(), record.getLong());
    }

    private static HardState hardState(ByteBuffer record) {
        long term = record.getLong();
        String vote = text(record);
        return new HardState(term, vote.isEmpty() ? null : new NodeId(vote), record.get() != 0);
    }

    private static String text(ByteBuffer record) {
        byte[] ascii = new byte[Byte.toUnsignedInt(record.get())];
        record.get(ascii);
        return Bytes.wrap(ascii).toUtf8();
    }
}
