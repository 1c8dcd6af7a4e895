package io.quorate.raft.protocol;

/**
 * Answers {@link InstallSnapshot}: asks for the next chunk, or says that the snapshot, or all that it stands for, is in
 * place and durable.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param snapshot the last entry of the snapshot that is answered
 * @param nextOffset the offset that the responder wants next, in bytes
 * @param installed whether the responder needs no more of it
 */
public record InstallSnapshotResponse(
        NodeId from, NodeId to, long term, EntryId snapshot, long nextOffset, boolean installed) implements Message {
    /** Checks that the offset is not negative. */
    public InstallSnapshotResponse {
        if (nextOffset < 0) {
            throw new IllegalArgumentException("negative offset: " + nextOffset);
        }
    }

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onInstallSnapshotResponse(this);
    }
}
