package io.quorate.raft.protocol;

/**
 * Answers {@link RequestPreVote}.
 *
 * @param from the sender
 * @param to the receiver
 * @param term where granted, the term that was asked about; otherwise the responder's current term, which frees a
 *     sender that is behind
 * @param granted whether the responder would vote for the asker
 */
public record RequestPreVoteResponse(NodeId from, NodeId to, long term, boolean granted) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onRequestPreVoteResponse(this);
    }
}
