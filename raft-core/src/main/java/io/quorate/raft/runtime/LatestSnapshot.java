package io.quorate.raft.runtime;

import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotWriter;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshot is the latest one. A node may write its own while it restores a leader's: whichever is older at the
 * moment of its commit is dropped, so that the store never goes back.
 */
final class LatestSnapshot {
    private @Nullable SnapshotMeta meta;

    LatestSnapshot(@Nullable SnapshotMeta meta) {
        this.meta = meta;
    }

    synchronized @Nullable SnapshotMeta meta() {
        return meta;
    }

    /** Commits the finished snapshot, unless it is not newer than the latest one; returns whether it did. May block. */
    synchronized boolean commit(SnapshotWriter writer, SnapshotMeta finished) {
        if (meta != null && finished.index() <= meta.index()) {
            return false;
        }
        writer.commit();
        meta = finished;
        return true;
    }
}
