package io.quorate.raft.api;

import org.jspecify.annotations.Nullable;

/** The end of a proposal or read that did not succeed. Its subclasses say what is known of the command's effect. */
public abstract class RaftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RaftException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
