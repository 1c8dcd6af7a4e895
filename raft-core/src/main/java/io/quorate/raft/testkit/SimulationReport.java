package io.quorate.raft.testkit;

import java.util.EnumMap;
import java.util.Map;

/** What the seeds of a simulation have run through, in numbers. */
public final class SimulationReport {
    private final long startedAt = System.nanoTime();
    private final Counts total = new Counts();
    private final Map<Fault, Map<Fault, Long>> pairs = new EnumMap<>(Fault.class);
    private long seeds;
    private long seedsOfSeveralGroups;
    private long events;
    private long leaders;
    private double virtualSeconds;

    SimulationReport() {}

    void add(Outcome outcome) {
        seeds++;
        seedsOfSeveralGroups += outcome.scenario().groups() > 1 ? 1 : 0;
        events += outcome.events();
        leaders += outcome.leaders();
        virtualSeconds += outcome.virtualNanos() / 1e9;
        total.add(outcome.counts());
        for (Fault one : outcome.scenario().faults().keySet()) {
            for (Fault other : outcome.scenario().faults().keySet()) {
                pairs.computeIfAbsent(one, fault -> new EnumMap<>(Fault.class)).merge(other, 1L, Long::sum);
            }
        }
    }

    /** Returns how many seeds were run. */
    public long seeds() {
        return seeds;
    }

    /** Returns how many events there were, over all seeds. */
    public long events() {
        return events;
    }

    /** Returns how many seeds the rarest pair of faults, of those that any seed had, was active in together. */
    public long rarestFaultPair() {
        long rarest = Long.MAX_VALUE;
        for (Fault one : pairs.keySet()) {
            for (Fault other : pairs.keySet()) {
                rarest = Math.min(rarest, pairs.getOrDefault(one, Map.of()).getOrDefault(other, 0L));
            }
        }
        return rarest;
    }

    /** Returns all the numbers, in a few lines. */
    @Override
    public String toString() {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        return String.format(
                "%d seeds (%d with several groups), %d events in %.1f s (%.0f events/s), "
                        + "%.0f s of cluster time (%.0f times real time)%n"
                        + "%d leaders, rarest pair of faults together in %d seeds%n%s",
                seeds,
                seedsOfSeveralGroups,
                events,
                seconds,
                events / seconds,
                virtualSeconds,
                virtualSeconds / seconds,
                leaders,
                rarestFaultPair(),
                total);
    }
}
