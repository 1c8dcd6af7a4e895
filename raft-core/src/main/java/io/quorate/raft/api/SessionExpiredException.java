package io.quorate.raft.api;

/**
 * The session is no more: it was idle for longer than its timeout, or was closed. The command surely has no effect and
 * never will have one, as far as this session object has asked for it.
 */
public final class SessionExpiredException extends ProposalRejectedException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says which session it was. */
    public SessionExpiredException(String message) {
        super(message);
    }
}
