package io.quorate.raft.api;

import org.jspecify.annotations.Nullable;

/** The node is closed, or stopped by a failure that is then the cause. Surely without effect. */
public final class NodeClosedException extends ProposalRejectedException {
    private static final long serialVersionUID = 1L;

    /** Makes one with what stopped the node, or null where it was closed. */
    public NodeClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
