package io.quorate.raft.runtime;

import io.quorate.raft.api.LoadStatus;
import java.time.Duration;

/** Reads what waits in a node, and how fast it is. Used by the loop, but for its making. */
final class LoadGauge {
    private final Inbox<?> inbox;
    private final Callers<?> callers;
    private final Meter meter;
    private final long startedAt;
    private long roleSince;

    LoadGauge(Inbox<?> inbox, Callers<?> callers, Meter meter) {
        this.inbox = inbox;
        this.callers = callers;
        this.meter = meter;
        this.startedAt = meter.now();
        this.roleSince = startedAt;
    }

    /** Notes that role, term or leader have just changed. */
    void roleChanged() {
        roleSince = meter.now();
    }

    LoadStatus read() {
        long now = meter.now();
        Inbox.Depth depth = inbox.depth();
        return new LoadStatus(
                callers.proposals().size() + callers.admin().changes().size(),
                callers.reads().size(),
                depth.events(),
                depth.bytes(),
                Duration.ofNanos(meter.lastSyncNanos()),
                Duration.ofNanos(now - roleSince),
                Duration.ofNanos(now - startedAt));
    }
}
