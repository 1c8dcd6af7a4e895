package io.quorate.raft.mutants;

import io.quorate.raft.testkit.Simulation;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs the simulator on one seed. It is loaded anew for each mutant, together with all that it uses. */
public final class SimulatorRun implements LongFunction<@Nullable String> {
    private final Simulation<?, ?> simulation = Simulation.ofRegisters();

    @Override
    public @Nullable String apply(long seed) {
        return simulation.verdict(seed);
    }
}
