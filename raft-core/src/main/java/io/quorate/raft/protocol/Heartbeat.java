package io.quorate.raft.protocol;

/**
 * Asserts leadership, and carries a round of leadership confirmation for reads (§6.4). Never waits for a disk or for
 * bulk data.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param commitIndex the lower of the leader's commit index and the receiver's match index
 * @param round the number of the round, rising within a leadership
 */
public record Heartbeat(NodeId from, NodeId to, long term, long commitIndex, long round) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onHeartbeat(this);
    }
}
