package io.quorate.raft.protocol;

/**
 * Answers {@link ReadIndex}.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param token the asker's
 * @param readIndex the read may be served once this index is applied; 0 = refused
 */
public record ReadIndexResponse(NodeId from, NodeId to, long term, long token, long readIndex) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onReadIndexResponse(this);
    }
}
