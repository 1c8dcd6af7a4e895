package io.quorate.raft.memory;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log store in memory. <b>Nothing is durable:</b> what was written is gone with this object, and a voter that comes
 * back without it may break the promises it made. It suits tests, and groups all of whose nodes live and die together.
 *
 * <p>A node that is restarted within the same JVM keeps its log and hard state by being given the same object again; so
 * keep it, and do not close it, between the node's lives. All methods may be called by any thread; none waits for a
 * disk.
 */
public final class MemoryLogStore implements LogStore {
    private final NodeIdentity identity;
    private final Map<GroupId, MemoryLog> logs = new HashMap<>();
    private @Nullable StorageException failure;
    private boolean closed;

    /** Makes an empty store for this node. */
    public MemoryLogStore(NodeIdentity identity) {
        this.identity = identity;
    }

    @Override
    public NodeIdentity identity() {
        return identity;
    }

    @Override
    public synchronized RecoveredLog recover(GroupId group) {
        requireOpen();
        MemoryLog log = logs.get(group);
        return log == null ? RecoveredLog.EMPTY : log.recovered();
    }

    /**
     * Does these writes in their order. When this returns they are seen by every reader; they are not durable.
     *
     * @throws StorageException if the store is closed, or a write does not fit the log it is for: that write and those
     *     after it did not happen, and the store refuses every later write
     */
    @Override
    public synchronized void write(List<LogWrite> writes) {
        requireOpen();
        if (failure != null) {
            throw new StorageException("the log store of " + identity + " failed before", failure);
        }
        try {
            writes.forEach(this::write);
        } catch (StorageException e) {
            failure = e;
            throw e;
        }
    }

    private void write(LogWrite write) {
        MemoryLog log = logs.computeIfAbsent(write.group(), group -> new MemoryLog());
        if (write instanceof LogWrite.Append append) {
            log.append(append);
        } else if (write instanceof LogWrite.Compact compact) {
            log.compact(compact);
        } else if (write instanceof LogWrite.Reset reset) {
            log.reset(reset.base());
        }
    }

    @Override
    public synchronized LogSlice read(GroupId group, long fromIndex, long toIndex, long maxBytes) {
        requireOpen();
        MemoryLog log = logs.get(group);
        if (log == null) {
            throw new StorageException("nothing is stored for group " + group);
        }
        return log.read(fromIndex, toIndex, maxBytes);
    }

    /** Forgets everything. Later calls fail. Does nothing the second time. */
    @Override
    public synchronized void close() {
        closed = true;
        logs.clear();
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException("the log store of " + identity + " is closed");
        }
    }
}
