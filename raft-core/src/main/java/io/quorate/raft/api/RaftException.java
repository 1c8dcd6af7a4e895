package io.quorate.raft.api;

import org.jspecify.annotations.Nullable;

/**
 * The end of a proposal or read that did not succeed. Its subclasses say what is known of the command's effect.
 *
 * <p>It has no stack trace: that would be the one of the node's own thread, the same each time, and refusals must be
 * cheap where there are many of them. Who waits for a future finds its own trace in the exception around this one.
 */
public abstract class RaftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RaftException(String message, @Nullable Throwable cause) {
        super(message, cause, true, false);
    }
}
