package io.quorate.raft.api;

import org.jspecify.annotations.Nullable;

/**
 * The command may have been applied, may be applied later, or never: its node closed, lost touch with the leader, or
 * waited for too long. Trying again may apply it twice.
 */
public final class OutcomeUnknownException extends RaftException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says why nothing is known. */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
