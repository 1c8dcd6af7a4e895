package io.quorate.raft.protocol;

/**
 * Answers {@link RequestVote}. A granted vote leaves only after it is on stable storage. It counts for who asked with
 * the data directory that it names: a node that lost its disk may stand in the same term again, and old votes may still
 * be on their way.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the sender's current term
 * @param granted whether the vote was given
 * @param incarnation that of the request; 0 = not known
 */
public record RequestVoteResponse(NodeId from, NodeId to, long term, boolean granted, long incarnation)
        implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onRequestVoteResponse(this);
    }
}
