package io.quorate.raft.runtime;

import java.util.function.LongSupplier;

/** What a node measures, and the clock for that. For any thread. */
final class Meter {
    /** Measures for nobody, with a clock that stands still. */
    static final Meter NONE = new Meter(() -> 0);

    private final LongSupplier clock;
    private volatile long lastSyncNanos;

    /** Makes a meter with a clock in nanoseconds. */
    Meter(LongSupplier clock) {
        this.clock = clock;
    }

    /** Returns the time in nanoseconds, from an arbitrary origin. */
    long now() {
        return clock.getAsLong();
    }

    /** A write of this node's log, which began then, is on stable storage. */
    void synced(long startedAt) {
        lastSyncNanos = now() - startedAt;
    }

    /** Returns how long the last write of the log took. */
    long lastSyncNanos() {
        return lastSyncNanos;
    }
}
