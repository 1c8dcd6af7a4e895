package io.quorate.raft.protocol;

/**
 * Tells the receiver to stand for election at once: the leader hands its leadership over (§3.10).
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 */
public record TimeoutNow(NodeId from, NodeId to, long term) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onTimeoutNow(this);
    }
}
