package io.quorate.raft.protocol;

/**
 * Tells the receiver that it is not the member whose name it bears: it speaks with another data directory, and may have
 * lost what the member had promised with its own.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param incarnation the {@link NodeIdentity#incarnation} that is refused
 */
public record IdentityRefused(NodeId from, NodeId to, long term, long incarnation) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onIdentityRefused(this);
    }
}
