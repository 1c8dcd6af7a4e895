package io.quorate.raft.protocol;

/**
 * Asks the leader for an index at which a read is linearizable (§6.4), on behalf of a follower's caller.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param token chosen by the asker, for the answer
 */
public record ReadIndex(NodeId from, NodeId to, long term, long token) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onReadIndex(this);
    }
}
