package io.quorate.raft.api;

/** A limit on waiting or uncommitted work is reached. Surely without effect; later it may pass. */
public final class BusyException extends ProposalRejectedException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says which limit was reached. */
    public BusyException(String message) {
        super(message);
    }
}
