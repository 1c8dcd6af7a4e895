package io.quorate.raft.protocol;

/**
 * Answers {@link RequestVote}. A granted vote leaves only after it is on stable storage.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param granted whether the vote was given
 */
public record RequestVoteResponse(NodeId from, NodeId to, long term, boolean granted) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onRequestVoteResponse(this);
    }
}
