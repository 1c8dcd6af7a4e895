package io.quorate.raft.proto;

/** Bytes that are no message or record of this format: malformed, cut off, over a limit, or of an unknown kind. */
public final class CodecException extends RuntimeException {

    /** Makes one with a one-line reason. */
    public CodecException(String message) {
        super(message);
    }

    /** Makes one with a one-line reason. */
    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
