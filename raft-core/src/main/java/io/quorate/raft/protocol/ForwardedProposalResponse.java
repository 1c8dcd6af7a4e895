package io.quorate.raft.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Answers {@link ForwardedProposal}: all its commands were appended one after the other, or surely none of them ever
 * will be.
 *
 * @param from the sender
 * @param to the receiver
 * @param term the term that the proposal was meant for
 * @param token the sender's
 * @param first the id of the first appended entry; {@link EntryId#NONE} = refused
 * @param rejection why it was refused, or null
 */
public record ForwardedProposalResponse(
        NodeId from,
        NodeId to,
        long term,
        long token,
        EntryId first,
        @Nullable Rejection rejection) implements Message {
    /** Checks that it is either accepted or refused. */
    public ForwardedProposalResponse {
        if ((rejection == null) == first.equals(EntryId.NONE)) {
            throw new IllegalArgumentException("either accepted or refused: " + first + ", " + rejection);
        }
    }

    @Override
    public <R> R deliverTo(MessageHandler<R> handler) {
        return handler.onForwardedProposalResponse(this);
    }
}
