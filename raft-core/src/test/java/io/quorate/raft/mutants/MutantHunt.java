package io.quorate.raft.mutants;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs seed after seed on a mutant until a checker notices. */
final class MutantHunt {
    private final Path sources;
    private final Class<? extends LongFunction<@Nullable String>> run;

    /**
     * How a hunt ended.
     *
     * @param mutant whom it was for
     * @param seeds how many seeds were run
     * @param finding what the checker said that noticed; null if none did
     * @param millis how long it took
     */
    record Result(Mutant mutant, long seeds, @Nullable String finding, long millis) {}

    /**
     * Makes a hunt.
     *
     * @param sources the root of the sources
     * @param run what is done with a seed; returns null or what is wrong
     */
    MutantHunt(Path sources, Class<? extends LongFunction<@Nullable String>> run) {
        this.sources = sources;
        this.run = run;
    }

    /** Hunts with so many seeds, from the first one on. */
    Result hunt(Mutant mutant, long firstSeed, long maxSeeds) throws IOException, ReflectiveOperationException {
        long start = System.nanoTime();
        LongFunction<@Nullable String> mutated =
                new IsolatedLoader(InMemoryCompiler.compile(mutant.id(), mutant.patch(sources))).newRun(run);
        String finding = null;
        long seeds = 0;
        while (finding == null && seeds < maxSeeds) {
            finding = mutated.apply(firstSeed + seeds);
            seeds++;
        }
        return new Result(mutant, seeds, finding, (System.nanoTime() - start) / 1_000_000);
    }

    /** Returns how many seeds the unchanged classes, loaded in the same way, survive in a row. */
    long survivesUnchanged(long firstSeed, long maxSeeds) throws ReflectiveOperationException {
        LongFunction<@Nullable String> unchanged = new IsolatedLoader(Map.of()).newRun(run);
        for (long i = 0; i < maxSeeds; i++) {
            if (unchanged.apply(firstSeed + i) != null) {
                return i;
            }
        }
        return maxSeeds;
    }
}
