package io.quorate.raft.proto;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no message or record of this format: malformed, cut off, over a limit, or of an unknown kind. The
 * message is one short line, also where it quotes the input.
 */
public final class CodecException extends RuntimeException {
    private static final int MAX_CHARS = 500;

    /** Makes one with a reason. */
    public CodecException(String message) {
        this(message, null);
    }

    /** Makes one with a reason. */
    public CodecException(String message, @Nullable Throwable cause) {
        super(printable(message, MAX_CHARS), cause);
    }

    /** The text goes into a log line, so what a stranger sends must not be able to break or flood it. */
    static String printable(String text, int maxChars) {
        int length = Math.min(text.length(), maxChars);
        StringBuilder safe = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            safe.append(Character.isISOControl(c) ? ' ' : c);
        }
        return safe.toString();
    }
}
