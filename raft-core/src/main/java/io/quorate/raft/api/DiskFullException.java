package io.quorate.raft.api;

/**
 * This node's disk has no room for more entries. Surely without effect. The node goes on by itself when there is room
 * again; meanwhile another node may lead.
 */
public final class DiskFullException extends ProposalRejectedException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says what is full. */
    public DiskFullException(String message) {
        super(message);
    }
}
