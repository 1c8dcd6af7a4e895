package io.quorate.raft.testkit;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.LeaseOptions;
import io.quorate.raft.api.ReadConsistency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;

/**
 * How fresh the clients want their reads, and what each must therefore see: all that was answered before it was asked
 * for (I17), or before its bound. In every second simulation leaders may hold leases, with the clocks' speeds just
 * within the stated bound.
 */
final class ReadLoad {
    private static final int MAX_BOUND_TIMEOUTS = 4;

    private final ClusterContext context;
    private final SeededRandom random;
    private final ArrayDeque<Answered> answers = new ArrayDeque<>();
    private final double leasedShare;
    private final double boundedShare;
    private long answeredIndex;

    /** From this time on, this index was answered. */
    private record Answered(long time, long index) {}

    ReadLoad(ClusterContext context) {
        this.context = context;
        this.random = SeededRandom.of(context.scenario().seed(), "reads");
        this.leasedShare = context.scenario().options().leases().enabled() ? 0.3 + 0.7 * random.nextDouble() : 0;
        this.boundedShare = random.chance(0.5) ? 0.3 * random.nextDouble() : 0;
    }

    /** Returns what a seed decides about leases: they are off in half of the simulations. */
    static LeaseOptions leases(long seed) {
        return SeededRandom.of(seed, "leases").chance(0.5) ? LeaseOptions.ENABLED : LeaseOptions.DEFAULT;
    }

    /** Returns these leases with the bound that the clocks just keep under these faults. */
    static LeaseOptions bounded(LeaseOptions leases, Map<Fault, Double> faults) {
        double deviation = Weather.clockDeviation(faults.getOrDefault(Fault.CLOCK_DRIFT, 0.0));
        double drift = 1 - (1 - deviation) / (1 + deviation);
        return new LeaseOptions(leases.enabled(), (int) Math.ceil(100 * drift));
    }

    /** Draws how fresh the next read must be. */
    ReadConsistency next() {
        if (random.chance(leasedShare)) {
            return ReadConsistency.LEASE;
        }
        if (!context.weather().isCalm() && random.chance(boundedShare)) {
            long timeout = context.scenario().electionTimeoutNanos();
            return ReadConsistency.staleness(
                    Duration.ofNanos(random.spread(timeout / 50, MAX_BOUND_TIMEOUTS * timeout)));
        }
        return ReadConsistency.LINEARIZABLE;
    }

    /** Something was answered that is only true after this index. */
    void answered(long index) {
        if (index > answeredIndex) {
            answeredIndex = index;
            answers.add(new Answered(context.time().now(), index));
            forget(context.time().now()
                    - 2L * MAX_BOUND_TIMEOUTS * context.scenario().electionTimeoutNanos());
        }
    }

    /** Forgets what was answered before this time, but for the last of it. */
    private void forget(long time) {
        while (answers.size() > 1) {
            Answered first = answers.remove();
            if (answers.element().time() > time) {
                answers.addFirst(first);
                return;
            }
        }
    }

    /** Returns the highest index that was answered so far. */
    long floor() {
        return answeredIndex;
    }

    /** Returns the highest index that a read must see which is asked for now, of a node whose clock has this speed. */
    long floor(ReadConsistency consistency, double clockSpeed) {
        if (consistency.kind() != ReadConsistency.Kind.BOUNDED) {
            return answeredIndex;
        }
        // The node's clock shows whole nanoseconds.
        long before =
                context.time().now() - (long) Math.ceil((consistency.bound().toNanos() + 2) * clockSpeed);
        long floor = 0;
        for (Answered answered : answers) {
            if (answered.time() >= before) {
                break;
            }
            floor = answered.index();
        }
        return floor;
    }

    /** Now and then moves leadership, where that could leave a lease behind. */
    void disturb(RaftNode<?> node) {
        if (leasedShare > 0 && !context.weather().isCalm() && random.chance(0.01)) {
            context.journal().note(() -> "node " + node.id() + " is asked to move leadership");
            context.journal().mix(node.transferLeadership().isDone() ? 1 : 0);
        }
    }
}
