package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.LogSlice;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What operators have asked for through this node and wait for: changes of the membership, and transfers. */
final class AdminTracker {
    /** How many election timeouts a transfer may take: one to bring the target up to date, two for the election. */
    private static final int TRANSFER_TIMEOUTS = 3;

    private static final int MAX_WAITING = 1024;
    private static final int MAX_GUIDED = 64;

    private final ProposalTracker<Configuration> changes;
    private final TransferTracker transfers;
    private final List<GuidedChange> guided = new CopyOnWriteArrayList<>();

    AdminTracker(int proposalTimeoutTicks, int electionTimeoutTicks, long appliedIndex) {
        this.changes = new ProposalTracker<>(proposalTimeoutTicks, appliedIndex);
        this.transfers = new TransferTracker(TRANSFER_TIMEOUTS * electionTimeoutTicks);
    }

    ProposalTracker<Configuration> changes() {
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

    /** The state machine has passed these entries; the configurations among them are in force here. */
    void applied(LogSlice slice) {
        changes.applied(slice, new AbstractList<@Nullable Configuration>() {
            @Override
            public @Nullable Configuration get(int position) {
                return slice.entries().get(position).payload() instanceof Configuration configuration
                        ? configuration
                        : null;
            }

            @Override
            public int size() {
                return slice.size();
            }
        });
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
