package io.quorate.raft.api;

import java.time.Duration;

/**
 * Time, as the protocol counts it: in ticks.
 *
 * @param tick the length of a tick
 * @param heartbeatTicks how often a leader asserts itself, in ticks
 * @param electionTimeoutTicks T: a follower that hears nothing stands for election after a random time in [T, 2T), and
 *     a leader that hears no majority for T steps down
 * @param proposalTimeoutTicks how long an accepted proposal, or a linearizable read, may wait for its end
 */
public record ElectionOptions(Duration tick, int heartbeatTicks, int electionTimeoutTicks, int proposalTimeoutTicks) {

    /** A tick of 50 ms, heartbeats every 100 ms, T = 1 s, proposals wait for up to 10 s. */
    public static final ElectionOptions DEFAULT = new ElectionOptions(Duration.ofMillis(50), 2, 20, 200);

    /** Checks the ranges and that T is at least three heartbeats. */
    public ElectionOptions {
        if (tick.isNegative() || tick.isZero()) {
            throw new IllegalArgumentException("tick must be longer than nothing: " + tick);
        }
        if (heartbeatTicks < 1 || electionTimeoutTicks < 3 * heartbeatTicks) {
            throw new IllegalArgumentException("the election timeout must be at least three heartbeats, of at least one"
                    + " tick each: " + electionTimeoutTicks + " and " + heartbeatTicks + " ticks");
        }
        if (proposalTimeoutTicks < electionTimeoutTicks) {
            throw new IllegalArgumentException("the proposal timeout must not be shorter than the election timeout: "
                    + proposalTimeoutTicks + " and " + electionTimeoutTicks + " ticks");
        }
    }

    /** Returns the length of a tick in nanoseconds. */
    public long tickNanos() {
        return tick.toNanos();
    }

    /** Returns how many whole milliseconds so many ticks take. */
    public long millisOf(long ticks) {
        return Math.multiplyExact(ticks, tick.toNanos()) / 1_000_000;
    }

    /** Returns T in nanoseconds. */
    public long electionTimeoutNanos() {
        return tick.toNanos() * electionTimeoutTicks;
    }
}
