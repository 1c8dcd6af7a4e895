package io.quorate.raft.logstore.rocksdb;

import java.nio.ByteBuffer;

/**
 * The start of a record of the write-ahead log: the number of its first change, and how many changes it has. The next
 * record goes on where it ends, so that a gap shows; a record without a change is a mark that RocksDB left.
 */
record WalRecord(long sequence, int changes) {
    static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

    /** Reads the first bytes of a record; RocksDB writes little-endian numbers. */
    static WalRecord read(ByteBuffer bytes) {
        long sequence = Long.reverseBytes(bytes.getLong());
        return new WalRecord(sequence, Integer.reverseBytes(bytes.getInt()));
    }

    /** Returns the number of the change after this record. */
    long nextSequence() {
        return sequence + changes;
    }

    /** Returns whether this can be a record that was written after those up to the given change; 0 = not known. */
    boolean isLaterThan(long next) {
        return changes >= 0 && sequence > 0 && sequence >= next;
    }
}
