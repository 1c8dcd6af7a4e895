package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What operators have asked for through this node and wait for: changes of the membership, and transfers. */
final class AdminTracker {
    /** How many election timeouts a transfer may take: one to bring the target up to date, two for the election. */
    private static final int TRANSFER_TIMEOUTS = 3;

    private static final int MAX_WAITING = 1024;
    private static final int MAX_GUIDED = 64;

    private final ChangeTracker changes;
    private final TransferTracker transfers;
    private final List<GuidedChange> guided = new CopyOnWriteArrayList<>();

    AdminTracker(int proposalTimeoutTicks, int electionTimeoutTicks, long appliedIndex) {
        this.changes = new ChangeTracker(proposalTimeoutTicks, appliedIndex);
        this.transfers = new TransferTracker(TRANSFER_TIMEOUTS * electionTimeoutTicks);
    }

    ChangeTracker changes() {
        return changes;
    }

    TransferTracker transfers() {
        return transfers;
    }

    /** Returns whether as many changes and transfers wait for their end as may. */
    boolean isFull() {
        return changes.size() + transfers.size() >= MAX_WAITING;
    }

    /** Takes care of a change that needs more than one step, or ends it at once. */
    synchronized void guide(GuidedChange change) {
        if (guided.size() >= MAX_GUIDED) {
            change.close(new BusyException("too many voters are being brought in through this node"));
        } else {
            guided.add(change);
        }
    }

    void tick() {
        changes.tick();
        transfers.tick();
        guided.removeIf(GuidedChange::tick);
    }

    void close(RuntimeException reason) {
        changes.close(reason);
        transfers.close(reason);
        guided.forEach(change -> change.close(reason));
    }
}
