package io.quorate.raft.mutants;

import io.quorate.raft.testkit.LeaseScenarios;
import io.quorate.raft.testkit.Simulation;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs the simulator on a seed with what is hardest on leases; seeds without leases are passed over. */
public final class LeaseRun implements LongFunction<@Nullable String> {
    private final Simulation<?, ?> simulation = LeaseScenarios.simulation();

    @Override
    public @Nullable String apply(long seed) {
        return LeaseScenarios.hasLeases(seed) ? simulation.verdict(seed) : null;
    }
}
