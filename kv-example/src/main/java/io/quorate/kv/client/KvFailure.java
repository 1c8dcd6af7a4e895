package io.quorate.kv.client;

import org.jspecify.annotations.Nullable;

/** Something cannot be done, for a reason that its message says to a person in one line. */
public final class KvFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with the reason. */
    public KvFailure(String message) {
        super(message);
    }

    /** Makes one with the reason and what is behind it. */
    public KvFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
