package io.quorate.raft.protocol;

/**
 * Carries a chunk of a snapshot to a follower whose next entries the leader's log no longer has (§5.3).
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param snapshot what the snapshot stands for
 * @param offset where the chunk belongs, in bytes
 * @param chunk the bytes; empty only for an empty snapshot
 */
public record InstallSnapshot(NodeId from, NodeId to, long term, SnapshotMeta snapshot, long offset, Bytes chunk)
        implements Message {
    /** Checks that the chunk lies within the snapshot. */
    public InstallSnapshot {
        if (offset < 0 || offset + chunk.length() > snapshot.sizeBytes()) {
            throw new IllegalArgumentException(
                    "a chunk of " + chunk.length() + " bytes at " + offset + " of " + snapshot);
        }
    }

    /** Returns whether this is the last chunk. */
    public boolean isLast() {
        return offset + chunk.length() >= snapshot.sizeBytes();
    }

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onInstallSnapshot(this);
    }
}
