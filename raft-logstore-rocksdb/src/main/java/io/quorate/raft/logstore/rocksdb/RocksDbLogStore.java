package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.DiskReserve;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.RocksDBException;

/**
 * Logs and hard states of all the groups of a node in one RocksDB.
 *
 * <p><b>Durability.</b> Each {@link #write} ends with one sync of RocksDB's write-ahead log, whatever the number of
 * groups and entries. Where a truncation or compaction meets entries that were appended by the same call, these are
 * synced first. {@link #read} sees nothing that is not synced.
 *
 * <p><b>Power loss and damage.</b> A record that a power loss left incomplete at the end of the write-ahead log was
 * never acknowledged, and is dropped at the next start. Any other record there that cannot be read makes {@link #open}
 * fail, with file and offset; so does a gap, and a file that is missing or shorter than it was once known to be. A
 * table file or a record that is damaged makes the call fail that meets it. What was acknowledged is told from what was
 * not by a mark in a file of its own, which is written after each write and synced at each start and stop. What nobody
 * can find out is a damaged or missing end of the log when a power loss took the newest marks as well.
 *
 * <p><b>A full disk.</b> Entries that would not leave {@link RocksDbLogStoreOptions#diskReserveBytes} free are refused
 * before anything is written. A disk that is full all the same, in the middle of a write, is a failed write.
 *
 * <p><b>Limits.</b> One process at a time, and within it one instance, may have a directory open. See
 * {@link RocksDbLogStoreOptions} for memory.
 */
public final class RocksDbLogStore implements LogStore {
    private final Path directory;
    private final DiskReserve reserve;
    private final NodeIdentity identity;
    private final Database database;
    private final GroupTable groups;
    private final LogReader reader;
    private final LogWriter writer;
    // Calls share it, closing has it alone: native memory must not go while a call is using it.
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    // Guarded by the exclusive side of `use`.
    private boolean closed;
    // Guarded by `writer`.
    private @Nullable StorageException failure;

    private RocksDbLogStore(
            Path directory, NodeIdentity identity, Database database, RocksDbLogStoreOptions options, long lastChange) {
        this.directory = directory;
        this.reserve = DiskReserve.of(directory, options.diskReserveBytes());
        this.identity = identity;
        this.database = database;
        this.reader = new LogReader(database.rocks(), directory);
        try (LogView view = reader.view()) {
            this.groups = GroupTable.load(view, directory);
        }
        AcknowledgedMark mark = AcknowledgedMark.open(directory, lastChange);
        this.writer = new LogWriter(new Batch(database.rocks()), reader, groups, options.maxRunBytes(), mark);
    }

    /** Opens or makes a store with {@link RocksDbLogStoreOptions#DEFAULT}. */
    public static RocksDbLogStore open(Path directory, ClusterId cluster, NodeId node) {
        return open(directory, cluster, node, RocksDbLogStoreOptions.DEFAULT);
    }

    /**
     * Opens the store in this directory, or makes one where the directory is empty or missing. Blocks while it replays
     * what was written last, up to {@code writeBufferBytes × writeBuffers}.
     *
     * @param directory where the store is; nothing else may be in it
     * @param cluster the cluster of the node
     * @param node whose log this is; a store keeps the node and cluster that it was made for
     * @param options what it may use
     * @throws StorageException if the directory is in use, belongs to another node or cluster, holds something else, or
     *     is damaged
     */
    public static RocksDbLogStore open(Path directory, ClusterId cluster, NodeId node, RocksDbLogStoreOptions options) {
        return open(directory, new NodeIdentity(cluster, node, new SecureRandom().nextLong()), options);
    }

    /** Opens a store for this node, or makes one with this incarnation. */
    static RocksDbLogStore open(Path directory, NodeIdentity owner, RocksDbLogStoreOptions options) {
        return open(directory, owner, options, List.of());
    }

    /** Opens or makes a store that tells these what happens to its files; they are still theirs to close, later. */
    static RocksDbLogStore open(
            Path directory, NodeIdentity owner, RocksDbLogStoreOptions options, List<AbstractEventListener> listeners) {
        DataDirectory.prepare(directory);
        Database database;
        try {
            database = CarefulStart.open(directory, options, listeners);
        } catch (RocksDBException e) {
            throw notOpened(directory, e);
        }
        try {
            NodeIdentity identity = IdentityRecord.claim(database, directory, owner);
            long lastChange = LastChange.read(database.rocks(), directory);
            return new RocksDbLogStore(directory, identity, database, options, lastChange);
        } catch (RocksDBException e) {
            database.close();
            throw notOpened(directory, e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static StorageException notOpened(Path directory, RocksDBException e) {
        String reason = String.valueOf(e.getMessage());
        return new StorageException(
                Database.isLocked(e)
                        ? "log store " + directory + " is open already, in this process or another one"
                        : "log store " + directory + " cannot be opened: " + reason,
                e);
    }

    @Override
    public NodeIdentity identity() {
        return identity;
    }

    @Override
    public RecoveredLog recover(GroupId group) {
        return whileOpen(() -> {
            Group known = groups.find(group);
            return known == null ? RecoveredLog.EMPTY : reader.recover(known);
        });
    }

    @Override
    public LogSlice read(GroupId group, long fromIndex, long toIndex, long maxBytes) {
        if (fromIndex < 1 || toIndex < fromIndex) {
            throw new IllegalArgumentException("no entries from " + fromIndex + " to " + toIndex);
        }
        return whileOpen(() -> {
            Group known = groups.find(group);
            if (known == null) {
                throw new StorageException("log store " + directory + " has no entry of group " + group);
            }
            return reader.read(known, fromIndex, toIndex, maxBytes);
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a write does not fit to the log: entries that do not follow, a truncation at
     *     or before the base, or a compaction up to an entry that is not there. The writes before that one may have
     *     happened, the others have not, and the store goes on
     */
    @Override
    public void write(List<LogWrite> writes) {
        whileOpen(() -> {
            synchronized (writer) {
                writeOrFail(writes);
            }
            return true;
        });
    }

    private void writeOrFail(List<LogWrite> writes) {
        if (failure != null) {
            throw new StorageException("log store " + directory + " takes no more writes since one failed", failure);
        }
        requireRoom(writes);
        try {
            writer.write(writes);
        } catch (IllegalArgumentException e) {
            writer.rollBack();
            throw e;
        } catch (RocksDBException | RuntimeException e) {
            failure = new StorageException("log store " + directory + " failed to write: " + e.getMessage(), e);
            throw failure;
        } catch (Error e) {
            // As when memory ran out: what is staged may be half of a write.
            failure = new StorageException("log store " + directory + " failed to write: " + e, e);
            throw e;
        }
    }

    /** Lets term and vote through, and what gives room back: the reserve is for them. */
    private void requireRoom(List<LogWrite> writes) {
        long bytes = 0;
        for (LogWrite write : writes) {
            bytes += write instanceof LogWrite.Append append ? append.entries().sizeBytes() : 0;
        }
        if (bytes > 0) {
            reserve.require(bytes);
        }
    }

    private <T> T whileOpen(Supplier<T> call) {
        Lock shared = use.readLock();
        shared.lock();
        try {
            if (closed) {
                throw new StorageException("log store " + directory + " is closed");
            }
            return call.get();
        } finally {
            shared.unlock();
        }
    }

    @Override
    public void close() {
        Lock exclusive = use.writeLock();
        exclusive.lock();
        try {
            if (!closed) {
                closed = true;
                try {
                    writer.close();
                } finally {
                    database.close();
                }
            }
        } finally {
            exclusive.unlock();
        }
    }
}
