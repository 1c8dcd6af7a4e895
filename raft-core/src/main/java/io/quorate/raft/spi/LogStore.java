package io.quorate.raft.spi;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import java.util.List;

/**
 * The durable log and hard state of all the groups of a node.
 *
 * <p><b>Threads.</b> {@link #write} is called by one thread at a time, {@link #read} and {@link #recover} by any, at
 * the same time as a write. All may block. <b>Failure.</b> Any {@link StorageException} from {@link #write} but
 * {@link StorageFullException} is final: the store must refuse every later write, and must not retry a sync, since a
 * failed sync may have dropped what it was to save.
 */
public interface LogStore extends AutoCloseable {

    /** Returns whose data this is. A store opened for another node or cluster is refused when it is opened. */
    NodeIdentity identity();

    /**
     * Returns what the store holds of a group; the initial state for a group it has never seen.
     *
     * @throws StorageException if something is damaged, with file and place; a torn tail that was never acknowledged is
     *     no damage and is dropped silently
     */
    RecoveredLog recover(GroupId group);

    /**
     * Does these writes in their order, each as a whole or not at all. When this returns they all are on stable
     * storage, by one sync. After a crash before that, some prefix of them may have happened.
     *
     * @throws StorageFullException if there is no room for them; none of them has happened, and the store goes on. A
     *     store that can should leave room for writes without entries, and let these through
     * @throws StorageException if they may not have reached the disk
     */
    void write(List<LogWrite> writes);

    /**
     * Returns entries from {@code fromIndex} on: at least one, at most those up to {@code toIndex}, and no more than
     * {@code maxBytes} beyond the first (by {@link io.quorate.raft.protocol.Entry#sizeBytes}). Where {@code fromIndex}
     * was released meanwhile, by compaction or reset, the slice is empty and its previous entry is the log's base.
     *
     * @throws StorageException if an entry after the base is not there or is damaged
     */
    LogSlice read(GroupId group, long fromIndex, long toIndex, long maxBytes);

    /** Releases files and native memory. Waits for calls under way; later ones fail. Does nothing the second time. */
    @Override
    void close();
}
