package io.quorate.raft.protocol;

/**
 * Asks whether the receiver would vote for the sender if it stood for election (§9.6). Changes neither term nor vote.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the term in which the sender would stand: one more than its current one
 * @param lastEntry the last entry of the sender's log
 */
public record RequestPreVote(NodeId from, NodeId to, long term, EntryId lastEntry) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onRequestPreVote(this);
    }
}
