package io.quorate.raft.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one seed.
 *
 * @param scenario what the seed decided
 * @param violation the first broken invariant, or null
 * @param hash the hash of all that happened
 * @param events how many events there were
 * @param virtualNanos how long the simulated cluster ran
 * @param leaders how many terms had a leader
 * @param counts what else was counted
 * @param lines the last events, where they were asked for
 */
record Outcome(
        Scenario scenario,
        @Nullable String violation,
        long hash,
        long events,
        long virtualNanos,
        int leaders,
        Counts counts,
        List<String> lines) {}
