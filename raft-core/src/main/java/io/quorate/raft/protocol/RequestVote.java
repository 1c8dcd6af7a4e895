package io.quorate.raft.protocol;

/**
 * Asks for the receiver's vote (§3.4).
 *
 * @param from the sender
 * @param to the receiver
 * @param term the term in which the sender stands
 * @param lastEntry the last entry of the sender's log
 * @param leadershipTransfer whether the leader itself asked the sender to stand (§3.10); a live leader then does not
 *     protect itself
 * @param incarnation that of the sender's data directory, which the answer names again; 0 = not known
 */
public record RequestVote(
        NodeId from, NodeId to, long term, EntryId lastEntry, boolean leadershipTransfer, long incarnation)
        implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onRequestVote(this);
    }
}
