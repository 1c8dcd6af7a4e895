package io.quorate.raft.testkit;

import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a simulation has come to: the first broken invariant, the hash of all that happened, and its last events. */
final class Journal {
    private static final int KEPT_LINES = 400;

    private final VirtualTime time;
    private final boolean keepsLines;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private long hash;
    private @Nullable String violation;

    Journal(VirtualTime time, boolean keepsLines) {
        this.time = time;
        this.keepsLines = keepsLines;
    }

    /** Notes a broken invariant; only the first one counts, since what follows is its consequence. */
    void violated(String invariant, String what) {
        if (violation == null) {
            violation = invariant + ": " + what;
            add(violation);
        }
    }

    @Nullable
    String violation() {
        return violation;
    }

    boolean isBroken() {
        return violation != null;
    }

    /** Mixes a number into the hash of the run. */
    void mix(long value) {
        hash = Hashes.mix(hash, value);
    }

    long hash() {
        return hash;
    }

    /** Keeps a line of text about an event, where somebody will read it. */
    void note(Supplier<String> line) {
        if (keepsLines) {
            add(line.get());
        }
    }

    boolean keepsLines() {
        return keepsLines;
    }

    private void add(String line) {
        if (lines.size() == KEPT_LINES) {
            lines.remove();
        }
        lines.add(String.format("%12.6f s  %s", time.now() / 1e9, line));
    }

    /** Returns the last events, a line each. */
    Iterable<String> lines() {
        return lines;
    }
}
