package io.quorate.raft.testkit;

import java.time.Duration;

/** Which seeds to run. */
public final class Seeds {
    private final long first;
    private final long count;
    private final long deadlineNanos;

    private Seeds(long first, long count, long deadlineNanos) {
        this.first = first;
        this.count = count;
        this.deadlineNanos = deadlineNanos;
    }

    /** Returns just this seed, to see a failure again. */
    public static Seeds only(long seed) {
        return new Seeds(seed, 1, Long.MAX_VALUE);
    }

    /** Returns this many seeds in a row, from this one on. */
    public static Seeds from(long first, long count) {
        return new Seeds(first, count, Long.MAX_VALUE);
    }

    /** Returns this many seeds that were never run before. */
    public static Seeds fresh(long count) {
        return new Seeds(freshStart(), count, Long.MAX_VALUE);
    }

    /** Returns seeds that were never run before, for as long as this time lasts, counted from now. */
    public static Seeds freshFor(Duration time) {
        return new Seeds(freshStart(), Long.MAX_VALUE, System.nanoTime() + time.toNanos());
    }

    /** Seeds stay short, so that they can be read out and typed in. */
    private static long freshStart() {
        return (Hashes.mix(System.currentTimeMillis(), System.nanoTime()) >>> 24) / 1_000_000 * 1_000_000;
    }

    /** Returns the first seed. */
    public long first() {
        return first;
    }

    boolean hasNext(long done) {
        return done < count && (deadlineNanos == Long.MAX_VALUE || System.nanoTime() < deadlineNanos);
    }

    long next(long done) {
        return first + done;
    }
}
