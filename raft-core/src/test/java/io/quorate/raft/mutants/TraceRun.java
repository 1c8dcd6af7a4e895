package io.quorate.raft.mutants;

import io.quorate.raft.testkit.Simulation;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs the simulator on one seed, and returns the hash of all that happened. */
public final class TraceRun implements LongFunction<@Nullable String> {
    private final Simulation<?, ?> simulation = Simulation.ofRegisters();

    @Override
    public @Nullable String apply(long seed) {
        return Long.toHexString(simulation.traceHash(seed));
    }
}
