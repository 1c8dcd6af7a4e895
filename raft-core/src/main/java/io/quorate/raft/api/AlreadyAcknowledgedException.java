package io.quorate.raft.api;

/**
 * The command's number in its session was acknowledged before: its answer was received, or given up, and is not kept
 * any more. The command was not applied again, and will not be. Whether it was applied then is known to whoever had the
 * answer.
 */
public final class AlreadyAcknowledgedException extends RaftException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says which number it was. */
    public AlreadyAcknowledgedException(String message) {
        super(message, null);
    }
}
