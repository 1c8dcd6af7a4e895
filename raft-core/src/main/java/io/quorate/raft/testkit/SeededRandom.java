package io.quorate.raft.testkit;

import java.util.random.RandomGenerator;

/**
 * The only luck of a simulation: the same numbers from the same seed on every JDK. Each purpose has a generator of its
 * own, so that one more draw in one place does not change what happens in all the others.
 */
final class SeededRandom implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    // Far more than the two powers, each within one unit in the last place, and the products may be apart.
    private static final double POWER_TOLERANCE = 0x1p-48;

    private long state;

    SeededRandom(long seed) {
        this.state = seed;
    }

    /** Returns the generator that this seed gives to this purpose. */
    static SeededRandom of(long seed, String purpose) {
        long mixed = Hashes.mix(seed, purpose.length());
        for (int i = 0; i < purpose.length(); i++) {
            mixed = Hashes.mix(mixed, purpose.charAt(i));
        }
        return new SeededRandom(mixed);
    }

    /** Returns a generator whose numbers are none of this one's. */
    SeededRandom fork() {
        return new SeededRandom(Hashes.mix(nextLong(), GOLDEN_GAMMA));
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        long mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    @Override
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    @Override
    public int nextInt(int origin, int bound) {
        return (int) (origin + nextLong((long) bound - origin));
    }

    @Override
    public long nextLong(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        return (nextLong() >>> 1) % bound;
    }

    @Override
    public long nextLong(long origin, long bound) {
        return origin + nextLong(bound - origin);
    }

    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Returns true with this probability. */
    boolean chance(double probability) {
        return probability > 0 && nextDouble() < probability;
    }

    /** Returns a number from the first to the last, both included. */
    long between(long first, long last) {
        return first + nextLong(last - first + 1);
    }

    /**
     * Returns the whole part of {@code scale} times a power, which must be the one of {@link StrictMath}: the same
     * everywhere. That one is slow; the quick one differs from it by some last bits, and mostly they do not matter.
     */
    private static long wholePart(long scale, double base, double exponent) {
        double quick = scale * Math.pow(base, exponent);
        long whole = (long) (quick * (1 - POWER_TOLERANCE));
        return whole == (long) (quick * (1 + POWER_TOLERANCE))
                ? whole
                : (long) (scale * StrictMath.pow(base, exponent));
    }

    /** Returns a number from the first to the last, whose order of magnitude is what is drawn evenly. */
    long spread(long first, long last) {
        double factor = (double) last / Math.max(1, first);
        return Math.min(last, wholePart(Math.max(1, first), factor, nextDouble()));
    }
}
