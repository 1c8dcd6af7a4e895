package io.quorate.raft.protocol;

/**
 * Answers {@link Heartbeat}.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param round the round that is answered
 */
public record HeartbeatResponse(NodeId from, NodeId to, long term, long round) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onHeartbeatResponse(this);
    }
}
