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
 * @param wantsAnswer whether the receiver is to answer
 */
public record Heartbeat(NodeId from, NodeId to, long term, long commitIndex, long round, boolean wantsAnswer)
        implements Message {

    /** Makes one that wants an answer. */
    public Heartbeat(NodeId from, NodeId to, long term, long commitIndex, long round) {
        this(from, to, term, commitIndex, round, true);
    }

    /** Makes one of no round that only tells a commit index that moved: there is nothing to answer. */
    public static Heartbeat ofCommit(NodeId from, NodeId to, long term, long commitIndex) {
        return new Heartbeat(from, to, term, commitIndex, 0, false);
    }

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onHeartbeat(this);
    }
}
