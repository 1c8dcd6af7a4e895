package io.quorate.raft.runtime;

import io.quorate.raft.api.NodeStatus;

/**
 * The latest known status, for any thread to look at. The loop renews it with each tick and with each change of role or
 * configuration, and not with every turn, since that would cost the hot path more than a look is worth.
 */
final class StatusBoard {
    private volatile NodeStatus latest;
    private boolean outdated;

    StatusBoard(NodeStatus first) {
        this.latest = first;
    }

    NodeStatus latest() {
        return latest;
    }

    /** Asks for a renewal at the end of this turn. Called by the loop. */
    void outdate() {
        outdated = true;
    }

    boolean isOutdated() {
        return outdated;
    }

    void renew(NodeStatus status) {
        latest = status;
        outdated = false;
    }
}
