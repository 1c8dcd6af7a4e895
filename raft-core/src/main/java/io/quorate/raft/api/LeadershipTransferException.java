package io.quorate.raft.api;

/** Leadership did not go where it was to go. */
public final class LeadershipTransferException extends ProposalRejectedException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says why. */
    public LeadershipTransferException(String message) {
        super(message);
    }
}
