package io.quorate.raft.api;

/**
 * The command is longer than {@link ReplicationOptions#maxCommandBytes}. Surely without effect; trying again is of no
 * use.
 */
public final class CommandTooLargeException extends ProposalRejectedException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says the size and the limit. */
    public CommandTooLargeException(String message) {
        super(message);
    }
}
