package io.quorate.raft.testkit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Scenarios of three voters in short storms of what is hardest on leases. */
public final class LeaseScenarios {
    private static final List<Fault> FAULTS = List.of(
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
            Fault.CLOCK_DRIFT,
            Fault.DEPOSED_LEADER,
            Fault.SLEEPING_LEADER);
    private static final int STORM_TIMEOUTS = 60;

    private LeaseScenarios() {}

    /** Returns a simulation of these scenarios; leases are on in every second one. */
    public static Simulation<?, ?> simulation() {
        return Simulation.ofRegisters().adjusting(LeaseScenarios::adjusted);
    }

    /** Returns whether leases are on in this one. */
    public static boolean hasLeases(long seed) {
        return Scenario.of(seed).options().leases().enabled();
    }

    private static Scenario adjusted(Scenario scenario) {
        SeededRandom random = SeededRandom.of(scenario.seed(), "lease scenario");
        Map<Fault, Double> faults = new EnumMap<>(Fault.class);
        for (Fault fault : FAULTS) {
            if (random.chance(0.5)) {
                faults.put(fault, 0.3 + 0.7 * random.nextDouble());
            }
        }
        return scenario.withVoters(3).withFaults(faults).withStorm(STORM_TIMEOUTS);
    }
}
