package io.quorate.raft.protocol;

/**
 * Carries an operator's request from the node that was asked to the leader, which takes it at most once, and only in
 * the very leadership that it was sent to.
 *
 * <p>Answered by a {@link ForwardedProposalResponse}: for a change of the membership, with the entry of the final
 * configuration once that is appended; a transfer of leadership is answered only where it is refused or fails.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the term whose leader it is meant for
 * @param token chosen by the sender: the upper 32 bits name its life, the lower ones count
 * @param request what is asked for
 */
public record ForwardedRequest(NodeId from, NodeId to, long term, long token, AdminRequest request) implements Message {

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onForwardedRequest(this);
    }
}
