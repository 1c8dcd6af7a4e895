package io.quorate.raft.mutants;

import io.quorate.raft.testkit.LeaseScenarios;
import io.quorate.raft.testkit.Simulation;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs the simulator on a seed, with leases and what is hardest on them. */
public final class LeaseRun implements LongFunction<@Nullable String> {
    private final Simulation<?, ?> simulation = LeaseScenarios.simulation();

    @Override
    public @Nullable String apply(long seed) {
        return simulation.verdict(seed);
    }
}
