package io.quorate.raft.protocol;

import java.util.List;

/**
 * Carries commands, or requests of client sessions, from a follower's caller to the leader (§6.2).
 *
 * <p>A network may deliver it twice or late. The leader takes it at most once, and only in the very leadership that it
 * was sent to, so that a replay can neither apply a command again nor be mistaken for a refusal.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the term whose leader it is meant for
 * @param token chosen by the sender: the upper 32 bits name its life, the lower ones count
 * @param commands what to append, in order; either all plain commands, or all requests of sessions
 */
public record ForwardedProposal(NodeId from, NodeId to, long term, long token, List<? extends Proposal> commands)
        implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onForwardedProposal(this);
    }
}
