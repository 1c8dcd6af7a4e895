package io.quorate.raft.core;

import io.quorate.raft.api.ElectionOptions;

/**
 * How this node itself is: what its clock showed at the latest tick, whether it stood still before, and whether its
 * disk answers. The core has no clock; each tick says what the runtime's shows.
 */
final class Vitals {
    private final int electionTimeoutTicks;
    private final long electionTimeoutNanos;
    private long originNanos;
    private long nanos;
    private boolean paused;
    private long writtenSequence;
    private long confirmedSequence;
    private int silentTicks;
    private boolean storageFull;

    Vitals(ElectionOptions election) {
        this.electionTimeoutTicks = election.electionTimeoutTicks();
        this.electionTimeoutNanos = election.electionTimeoutNanos();
    }

    /** A tick has passed, at this time of the runtime's clock. */
    void tick(long nanoTime) {
        if (nanos == 0) {
            originNanos = nanoTime - 1;
        }
        long now = nanoTime - originNanos;
        paused = now - nanos >= electionTimeoutNanos;
        nanos = now;
        silentTicks = writtenSequence == confirmedSequence ? 0 : silentTicks + 1;
    }

    /** Returns the time of the latest tick, in nanoseconds, where that of the first one is 1; 0 = none has come. */
    long nanos() {
        return nanos;
    }

    /** Returns what the runtime's clock shows at this time. */
    long nanoTimeAt(long time) {
        return originNanos + time;
    }

    /** Returns whether the latest tick came an election timeout or more after the one before: the node stood still. */
    boolean hasPaused() {
        return paused;
    }

    /** The log store was given this write. */
    void written(long sequence) {
        writtenSequence = sequence;
    }

    /** The log store has done its writes up to this one. */
    void confirmed(long sequence) {
        confirmedSequence = sequence;
        silentTicks = 0;
    }

    /** The log store has no room, or has room again. */
    void storageIs(boolean full) {
        storageFull = full;
    }

    boolean isStorageFull() {
        return storageFull;
    }

    /** Returns whether the log store has been busy for an election timeout without getting anything done. */
    boolean isDiskSilent() {
        return silentTicks >= electionTimeoutTicks;
    }
}
