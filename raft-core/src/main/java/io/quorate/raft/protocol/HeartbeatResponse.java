package io.quorate.raft.protocol;

/**
 * Answers {@link Heartbeat}.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param round the round that is answered
 * @param promiseNanos for how long after the heartbeat came the sender votes for nobody but the leader that sent it, by
 *     the sender's clock; 0 = it does not promise that
 */
public record HeartbeatResponse(NodeId from, NodeId to, long term, long round, long promiseNanos) implements Message {

    /** Makes one without a promise. */
    public HeartbeatResponse(NodeId from, NodeId to, long term, long round) {
        this(from, to, term, round, 0);
    }

    /** Checks the range. */
    public HeartbeatResponse {
        if (promiseNanos < 0) {
            throw new IllegalArgumentException("promiseNanos must not be negative: " + promiseNanos);
        }
    }

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onHeartbeatResponse(this);
    }
}
