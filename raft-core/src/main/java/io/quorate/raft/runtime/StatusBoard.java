package io.quorate.raft.runtime;

import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.core.RaftCore;
import java.util.function.Consumer;

/**
 * The latest known status, for any thread to look at. The loop renews it with each tick and with each change of role or
 * configuration, and not with every turn, since that would cost the hot path more than a look is worth.
 */
final class StatusBoard {
    private final RaftCore core;
    private final LoadGauge load;
    private final long tickNanos;
    private final Consumer<NodeStatus> viewer;
    private volatile NodeStatus latest;
    private boolean outdated;

    /** Makes a board that shows the core as it is, and what the gauge reads; shows it to the viewer at each renewal. */
    StatusBoard(RaftCore core, LoadGauge load, long tickNanos, Consumer<NodeStatus> viewer) {
        this.core = core;
        this.load = load;
        this.tickNanos = tickNanos;
        this.viewer = viewer;
        this.latest = core.status(load.read(), tickNanos);
    }

    NodeStatus latest() {
        return latest;
    }

    /** Asks for a renewal at the end of this turn, as role, term or leader have changed. Called by the loop. */
    void roleChanged() {
        load.roleChanged();
        outdated = true;
    }

    /** Asks for a renewal at the end of this turn. Called by the loop. */
    void outdate() {
        outdated = true;
    }

    boolean isOutdated() {
        return outdated;
    }

    /** Renews and returns the status. Called by the loop, between two turns of the core. */
    NodeStatus renew() {
        NodeStatus renewed = core.status(load.read(), tickNanos);
        latest = renewed;
        outdated = false;
        viewer.accept(renewed);
        return renewed;
    }
}
