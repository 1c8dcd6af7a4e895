package io.quorate.kv;

/** The command line makes no sense; the message says which part. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
