package io.quorate.raft.runtime;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.LogSlice;
import java.util.AbstractList;
import org.jspecify.annotations.Nullable;

/**
 * The changes of the membership that local callers wait for. A change by way of a joint configuration is known by the
 * entry that leaves it; where another leader's entry takes that place, the change may be in force all the same, since
 * whoever leads next leaves the joint configuration too.
 */
final class ChangeTracker extends ProposalTracker<Configuration> {
    // Up to here a joint configuration may have been entered. Used by the apply thread only.
    private long enteredIndex;

    /** Makes a tracker for a node that has applied this index, whose changes wait for this many ticks. */
    ChangeTracker(int timeoutTicks, long appliedIndex) {
        super(timeoutTicks, appliedIndex);
    }

    /**
     * The state machine has passed these entries; the configurations among them are in force here.
     *
     * @param jointIndex where the last joint one among them is; 0 = none is joint
     */
    void applied(LogSlice slice, long jointIndex) {
        enteredIndex = Math.max(enteredIndex, jointIndex);
        applied(slice, new AbstractList<@Nullable Configuration>() {
            @Override
            public @Nullable Configuration get(int position) {
                if (slice.entries().get(position).payload() instanceof Configuration configuration) {
                    return configuration;
                }
                return null;
            }

            @Override
            public int size() {
                return slice.size();
            }
        });
    }

    @Override
    void jumped(long index) {
        // What the snapshot has passed over may have been joint.
        enteredIndex = Math.max(enteredIndex, index);
        super.jumped(index);
    }

    @Override
    RuntimeException superseded(long index, long passedBefore) {
        return enteredIndex > passedBefore
                ? unknown("another leader's entry took index " + index
                        + ", after a joint configuration may have been entered, which every leader completes")
                : super.superseded(index, passedBefore);
    }
}
