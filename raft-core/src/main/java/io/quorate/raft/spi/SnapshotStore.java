package io.quorate.raft.spi;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.Optional;

/**
 * The snapshots of one group. At least the latest committed one is kept; an earlier one is deleted when a newer one is
 * committed and nobody reads it any more.
 *
 * <p><b>Threads.</b> Called by several threads of the node, at the same time; each writer and reader is used by one.
 * All calls may block. <b>Failure.</b> {@link StorageException}; what was committed before stays.
 */
public interface SnapshotStore extends AutoCloseable {

    /**
     * Opens the latest committed snapshot, its header and length verified.
     *
     * @throws StorageException if there is one and it is damaged, with the file's name
     */
    Optional<SnapshotReader> latest();

    /** Starts a snapshot of this node's own state. Size and checksum are known once it is finished. */
    SnapshotWriter take(EntryId last, long configurationIndex, Configuration configuration);

    /** Starts a snapshot that a leader sends. {@link SnapshotWriter#finish} compares size and checksum. */
    SnapshotWriter receive(SnapshotMeta meta);

    /** Releases what is open. Unfinished snapshots are dropped. Does nothing the second time. */
    @Override
    void close();
}
