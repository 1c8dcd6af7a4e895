package io.quorate.raft.protocol;

/**
 * Replicates entries (§3.5), or, without any, asks whether the logs match.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param entries the entries, and the id of the entry before them
 * @param commitIndex the leader's commit index
 */
public record AppendEntries(NodeId from, NodeId to, long term, LogSlice entries, long commitIndex) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onAppendEntries(this);
    }
}
