package io.quorate.raft.transport.netty;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connect: twice as long after each failure, with jitter, so that nodes do not march
 * in step.
 */
final class Backoff {
    private final long minNanos;
    private final long maxNanos;
    private final RandomGenerator random;
    private int failures;

    Backoff(TransportOptions options, RandomGenerator random) {
        this.minNanos = options.reconnectMin().toNanos();
        this.maxNanos = options.reconnectMax().toNanos();
        this.random = random;
    }

    /** Notes a failure and returns how long to wait, in nanoseconds. */
    long nextNanos() {
        long wait = Math.min(maxNanos, minNanos << Math.min(failures, 20));
        wait = wait < minNanos ? maxNanos : wait;
        failures++;
        // The first wait is not cut short, as it is the least time between two reports of a failure.
        return Math.max(minNanos, wait - random.nextLong(wait / 2 + 1));
    }

    long maxNanos() {
        return maxNanos;
    }

    /** Notes that the peer was there for a while. */
    void reset() {
        failures = 0;
    }
}
