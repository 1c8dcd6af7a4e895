package io.quorate.raft.testkit;

import io.quorate.raft.api.LeaseOptions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Scenarios in which all nodes use leases, in short storms of what is hardest on these. */
public final class LeaseScenarios {
    private static final List<Fault> CLOCKS = List.of(Fault.CLOCK_DRIFT, Fault.CLOCK_LIMIT);
    // Few of them, mostly: they may spoil the stories.
    private static final List<Fault> OTHERS = List.of(
            Fault.ISOLATION,
            Fault.PARTITION,
            Fault.PARTITION_ONE_WAY,
            Fault.DROP,
            Fault.REPLAY,
            Fault.LONG_DELAY,
            Fault.CLOG,
            Fault.SILENT_LOSS,
            Fault.SLOW_THREADS,
            Fault.PAUSE,
            Fault.CRASH,
            Fault.DEPOSED_LEADER,
            Fault.SLEEPING_LEADER);
    private static final int STORM_TIMEOUTS = 90;

    private LeaseScenarios() {}

    /** Returns a simulation of these scenarios. */
    public static Simulation<?, ?> simulation() {
        return Simulation.ofRegisters().adjusting(LeaseScenarios::adjusted);
    }

    private static Scenario adjusted(Scenario scenario) {
        SeededRandom random = SeededRandom.of(scenario.seed(), "lease scenario");
        Map<Fault, Double> faults = new EnumMap<>(Fault.class);
        double share = random.chance(0.2) ? 0 : 0.8 * random.nextDouble();
        for (Fault fault : Fault.values()) {
            boolean isOurs = fault.isOfLeases() || CLOCKS.contains(fault);
            boolean isPossible = isOurs || OTHERS.contains(fault);
            if (isPossible && random.chance(isOurs ? 0.6 : share)) {
                faults.put(fault, 0.3 + 0.7 * random.nextDouble());
            }
        }
        return new Scenario(
                scenario.seed(),
                random.chance(0.8) ? 3 : 5,
                scenario.groups(),
                scenario.options().with(LeaseOptions.ENABLED),
                faults,
                unhurried(scenario.load(), scenario.electionTimeoutNanos()),
                random.chance(0.7) ? Operations.NONE : scenario.operations(),
                STORM_TIMEOUTS);
    }

    /** Stories need some requests, and more of them only take more time to judge. */
    private static Scenario.Load unhurried(Scenario.Load load, long timeout) {
        return new Scenario.Load(
                load.clients(),
                Math.max(load.thinkNanos(), timeout / 20),
                load.readShare(),
                load.quietShare(),
                load.snapshotShare());
    }
}
