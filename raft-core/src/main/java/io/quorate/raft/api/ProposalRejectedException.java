package io.quorate.raft.api;

import org.jspecify.annotations.Nullable;

/**
 * The command or read surely had no effect and never will have one. It may be tried again, on the node that
 * {@link NotLeaderException} names or after a while.
 */
public class ProposalRejectedException extends RaftException {
    private static final long serialVersionUID = 1L;

    /** Makes one with the reason. */
    public ProposalRejectedException(String message) {
        super(message, null);
    }

    ProposalRejectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
