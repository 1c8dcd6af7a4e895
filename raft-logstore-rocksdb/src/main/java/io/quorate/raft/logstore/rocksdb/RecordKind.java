package io.quorate.raft.logstore.rocksdb;

import java.nio.ByteBuffer;

/**
 * What is kept, and under which keys: {@code kind (1 byte), group number (4), index (8)}, the numbers big-endian, so
 * that a group's records of one kind lie together in the order of their indexes.
 *
 * <p>Entries are kept as <em>runs</em>: the consecutive entries of one write, under the index of the first of them, in
 * the very bytes that go over the wire. A run costs the same however many entries it has, so that a busy log pays per
 * write and not per entry. What a start must know without reading the runs has small records of its own, written in the
 * same atomic batch.
 */
enum RecordKind {
    /** Whose data this is and in which format; one for the store, without group and index. */
    IDENTITY(1),
    /** The name of the group that has this number; keys hold the number, which is shorter. */
    GROUP(2),
    /** Term and vote of a group. */
    HARD_STATE(3),
    /**
     * The id of the entry before the first one. What runs hold up to it is gone, even where the bytes are still there.
     */
    BASE(4),
    /** The id of an entry whose term is not that of the entry before it. */
    TERM_START(5),
    /** A copy of an entry that holds a configuration. */
    CONFIGURATION(6),
    /** A run of entries. */
    RUN(7),
    /** The number of the last change of the batch that was written last; one for the store. */
    LAST_CHANGE(8);

    /** More than the index of any entry. */
    static final long END = Long.MAX_VALUE;

    private static final int GROUP_BYTES = 1 + Integer.BYTES;
    private static final int INDEX_BYTES = GROUP_BYTES + Long.BYTES;

    private final byte code;

    RecordKind(int code) {
        this.code = (byte) code;
    }

    /** Returns the key of the one record of this kind that the store has. */
    byte[] key() {
        return new byte[] {code};
    }

    /** Returns the key of the one record of this kind that a group has. */
    byte[] key(int group) {
        return ByteBuffer.allocate(GROUP_BYTES).put(code).putInt(group).array();
    }

    /** Returns the key of a group's record for this index. */
    byte[] key(int group, long index) {
        return ByteBuffer.allocate(INDEX_BYTES)
                .put(code)
                .putInt(group)
                .putLong(index)
                .array();
    }

    /** Returns whether the key is one of this kind, of any group. */
    boolean holds(byte[] key) {
        return key[0] == code;
    }

    /** Returns whether the key is one of this kind and group. */
    boolean holds(byte[] key, int group) {
        return key[0] == code && key.length >= GROUP_BYTES && groupOf(key) == group;
    }

    /** Returns the group number that a key holds. */
    static int groupOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt(1);
    }

    /** Returns the index that a key holds. */
    static long indexOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(GROUP_BYTES);
    }
}
