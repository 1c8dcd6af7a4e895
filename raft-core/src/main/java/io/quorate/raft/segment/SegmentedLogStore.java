package io.quorate.raft.segment;

import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs and hard states of all the groups of a node in one stream of records, in plain Java.
 *
 * <p><b>Durability.</b> Each {@link #write} is one write to one file and one sync of it, whatever the number of groups
 * and entries, and happens as a whole or not at all. {@link #read} sees nothing that is not synced.
 *
 * <p><b>Power loss and damage.</b> The last write, if a power loss cut it off, is dropped at the next start. Anything
 * else that cannot be read makes {@link #open} fail, with file and offset, or later the read that meets it. What was
 * acknowledged is told from what was not by the writes that follow, and for the last one by a mark in a file of its
 * own, which is written after each write and synced at each start and stop. What nobody can find out is a damaged last
 * write when a power loss took the newest marks as well.
 *
 * <p><b>A full disk.</b> Entries that would not leave {@link SegmentedLogStoreOptions#diskReserveBytes} free are
 * refused before anything is written; term, vote and what gives room back are let through. A disk that is full all the
 * same, in the middle of a write, is a failed write.
 *
 * <p><b>Memory.</b> An index with 20 bytes for each run of entries that was written by one call; no entries.
 *
 * <p><b>Limits.</b> One process at a time, and within it one instance, may have a directory open. An interrupt of the
 * thread that writes is a failure like any other.
 */
public final class SegmentedLogStore implements LogStore {
    private final StoreDirectory directory;
    private final SpaceGuard space;
    private final NodeIdentity identity;
    private final Journal journal;
    private final Groups groups;
    private final LogReads reads;
    private final RoundWriter writer;
    // Calls share it, closing has it alone.
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    // Guarded by the exclusive side of `use`.
    private boolean closed;
    // Guarded by `writer`.
    private @Nullable StorageException failure;

    private SegmentedLogStore(
            StoreDirectory directory,
            NodeIdentity identity,
            Journal journal,
            Groups groups,
            SegmentedLogStoreOptions options) {
        this.directory = directory;
        this.space = new SpaceGuard(directory, options, journal);
        this.identity = identity;
        this.journal = journal;
        this.groups = groups;
        RecordReader records = new RecordReader(journal, identity.incarnation());
        this.reads = new LogReads(directory, records);
        this.writer = new RoundWriter(journal, groups, new Relocation(journal, groups, records), options.recordBytes());
    }

    /** Opens or makes a store with {@link SegmentedLogStoreOptions#DEFAULT}. */
    public static SegmentedLogStore open(Path directory, ClusterId cluster, NodeId node) {
        return open(directory, cluster, node, SegmentedLogStoreOptions.DEFAULT);
    }

    /**
     * Opens the store in this directory, or makes one where the directory is empty or missing. Blocks while it reads
     * the live segments.
     *
     * @param directory where the store is; nothing else may be in it
     * @param cluster the cluster of the node
     * @param node whose log this is; a store keeps the node and cluster that it was made for
     * @param options what it may use; they may differ from one time to the other
     * @throws StorageException if the directory is in use, belongs to another node or cluster, holds something else, or
     *     is damaged
     */
    public static SegmentedLogStore open(
            Path directory, ClusterId cluster, NodeId node, SegmentedLogStoreOptions options) {
        return open(directory, new NodeIdentity(cluster, node, new SecureRandom().nextLong()), options);
    }

    /** Opens a store for this node, or makes one with this incarnation. */
    static SegmentedLogStore open(Path directory, NodeIdentity owner, SegmentedLogStoreOptions options) {
        try {
            StoreDirectory locked = StoreDirectory.open(directory);
            try {
                NodeIdentity known = IdentityFile.read(locked);
                return known == null ? Start.first(locked, owner, options) : Start.again(locked, known, owner, options);
            } catch (IOException | RuntimeException e) {
                locked.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException("log store " + directory + " cannot be opened: " + e, e);
        }
    }

    /** Returns the store that these parts make. */
    static SegmentedLogStore of(
            StoreDirectory directory,
            NodeIdentity identity,
            Journal journal,
            Groups groups,
            SegmentedLogStoreOptions options) {
        return new SegmentedLogStore(directory, identity, journal, groups, options);
    }

    @Override
    public NodeIdentity identity() {
        return identity;
    }

    @Override
    public RecoveredLog recover(GroupId group) {
        return whileOpen(() -> {
            Group known = groups.find(group);
            return known == null ? RecoveredLog.EMPTY : known.state().recovered();
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
            return reads.read(known, new LogReads.Wanted(fromIndex, toIndex, maxBytes));
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a write does not fit to the log: entries that do not follow, a truncation at
     *     or before the base, or a compaction up to an entry that is not there. None of the writes has happened, and
     *     the store goes on
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
        if (writes.isEmpty()) {
            return;
        }
        space.require(writes);
        try {
            writer.write(writes);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            failure = new StorageException("log store " + directory + " failed to write: " + e, e);
            throw failure;
        } catch (Error e) {
            // As when memory ran out: what is staged may be half of a write.
            failure = new StorageException("log store " + directory + " failed to write: " + e, e);
            throw e;
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
                closeFiles();
            }
        } catch (IOException e) {
            throw new StorageException("log store " + directory + " did not close: " + e, e);
        } finally {
            exclusive.unlock();
        }
    }

    private void closeFiles() throws IOException {
        try {
            journal.close();
        } finally {
            directory.close();
        }
    }
}
