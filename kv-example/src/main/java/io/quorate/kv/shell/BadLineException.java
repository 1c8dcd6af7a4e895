package io.quorate.kv.shell;

import java.io.IOException;

/** One line cannot be understood, for the reason in the message; those after it can be read. */
final class BadLineException extends IOException {
    private static final long serialVersionUID = 1L;

    BadLineException(String message) {
        super(message);
    }
}
