package io.quorate.raft.core;

import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * Counts the ticks of silence, up to a timeout that is drawn anew from [T, 2T) at every start (rule E1); whoever is not
 * preferred as a leader has some patience beyond that (rule E8).
 */
final class ElectionTimer {
    private final int baseTicks;
    private final RandomGenerator random;
    private final IntSupplier patienceTicks;
    private int elapsedTicks;
    private int timeoutTicks;

    ElectionTimer(int baseTicks, RandomGenerator random) {
        this(baseTicks, random, () -> 0);
    }

    /** Makes a timer with this patience, which is asked for at every tick as it may change. */
    ElectionTimer(int baseTicks, RandomGenerator random, IntSupplier patienceTicks) {
        this.baseTicks = baseTicks;
        this.random = random;
        this.patienceTicks = patienceTicks;
        restart();
    }

    /** Counts from zero, towards a new timeout. */
    void restart() {
        elapsedTicks = 0;
        timeoutTicks = baseTicks + random.nextInt(baseTicks);
    }

    /** Counts from zero, towards the same timeout: a sign of life. */
    void heard() {
        elapsedTicks = 0;
    }

    /** Lets a tick pass; returns whether the time is up. */
    boolean tick() {
        return ++elapsedTicks >= timeoutTicks + patienceTicks.getAsInt();
    }

    /** Returns whether less than T has passed: a leader that was heard from may still count on this node (rule E3). */
    boolean isWithinLease() {
        return elapsedTicks < baseTicks;
    }
}
