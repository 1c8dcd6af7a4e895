package io.quorate.raft.logstore.rocksdb;

import java.nio.ByteBuffer;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Gathers changes and writes them at once. For one thread at a time. */
final class Batch implements AutoCloseable {
    private static final int KEPT_BYTES = 4 << 20;
    private static final int FIRST_BUFFER_BYTES = 64 << 10;

    private final RocksDB database;
    private final WriteOptions synced = new WriteOptions().setSync(true).setMemtableInsertHintPerBatch(true);
    private WriteBatch changes = new WriteBatch();
    private long number;
    private long lastChange;
    // Native memory, so that a run goes into the batch without one more copy on the heap; reused.
    private ByteBuffer keyBuffer = ByteBuffer.allocateDirect(32);
    private ByteBuffer valueBuffer = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);

    Batch(RocksDB database) {
        this.database = database;
    }

    @Override
    public void close() {
        changes.close();
        synced.close();
    }

    /** Returns the number of the batch that is being gathered; it rises with every write. */
    long number() {
        return number;
    }

    void put(byte[] key, byte[] value) {
        try {
            changes.put(key, value);
        } catch (RocksDBException e) {
            throw notStaged(e);
        }
    }

    void put(byte[] key, Run run) {
        ByteBuffer value = buffer(run.valueBytes());
        run.write(key, value);
        keyBuffer.clear().put(key).flip();
        try {
            changes.put(keyBuffer, value);
        } catch (RocksDBException e) {
            throw notStaged(e);
        }
    }

    void delete(byte[] key) {
        try {
            changes.delete(key);
        } catch (RocksDBException e) {
            throw notStaged(e);
        }
    }

    /** Deletes from this key on, up to but without that one. */
    void deleteRange(byte[] from, byte[] to) {
        try {
            changes.deleteRange(from, to);
        } catch (RocksDBException e) {
            throw notStaged(e);
        }
    }

    /** Forgets what was gathered. */
    void clear() {
        changes.clear();
    }

    /** Writes and syncs what was gathered, if anything, as a whole or not at all, and starts a new batch. */
    void write() throws RocksDBException {
        if (changes.count() == 0) {
            return;
        }
        lastChange = database.getLatestSequenceNumber() + changes.count() + 1;
        LastChange.stage(this, lastChange);
        database.write(synced, changes);
        number++;
        if (changes.getDataSize() > KEPT_BYTES) {
            changes.close();
            changes = new WriteBatch();
            valueBuffer = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
        } else {
            changes.clear();
        }
    }

    /**
     * Drops the table files that hold nothing but keys of this range, from the first up to but without the second, now
     * and not by a merge some time later.
     *
     * <p>To be called only when a {@link #deleteRange} of the whole range was just written. A dropped file may have
     * held the only mark that says that an older file's records are deleted, and they would come back; the fresh mark,
     * which is in memory or in a file of the first level, where nothing is dropped, says it again.
     */
    void dropFiles(byte[] from, byte[] to) throws RocksDBException {
        database.deleteFilesInRanges(database.getDefaultColumnFamily(), List.of(from, to), false);
    }

    /** Returns the number of the last change that was written; 0 before the first one. */
    long lastChange() {
        return lastChange;
    }

    private ByteBuffer buffer(int bytes) {
        if (bytes > valueBuffer.capacity()) {
            int doubled = (int) Math.min(Integer.MAX_VALUE, 2L * valueBuffer.capacity());
            valueBuffer = ByteBuffer.allocateDirect(Math.max(bytes, doubled));
        }
        return valueBuffer.clear();
    }

    private static IllegalStateException notStaged(RocksDBException e) {
        return new IllegalStateException("RocksDB refused to gather a change: " + e.getMessage(), e);
    }
}
