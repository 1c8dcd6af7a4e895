package io.quorate.raft.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What operators have asked for through this node and wait for: changes of the membership, and transfers. */
final class AdminTracker {
    /** How many election timeouts a transfer may take: one to bring the target up to date, two for the election. */
    private static final int TRANSFER_TIMEOUTS = 3;

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

    /** Takes care of a change that needs more than one step. */
    void guide(GuidedChange change) {
        guided.add(change);
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
