package io.quorate.raft.api;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Metrics that are kept in memory, a few kilobytes, to be looked at as a {@link #snapshot}. For any thread. */
public final class CountingMetrics implements RaftMetrics {
    private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
    private final Map<Timer, Histogram> timers = new EnumMap<>(Timer.class);

    /** Makes metrics that start at zero. */
    public CountingMetrics() {
        for (Counter counter : Counter.values()) {
            counters.put(counter, new LongAdder());
        }
        for (Timer timer : Timer.values()) {
            timers.put(timer, new Histogram());
        }
    }

    @Override
    public void count(Counter counter, long amount) {
        LongAdder sum = counters.get(counter);
        if (sum != null) {
            sum.add(amount);
        }
    }

    @Override
    public void time(Timer timer, long nanos) {
        Histogram histogram = timers.get(timer);
        if (histogram != null) {
            histogram.add(Math.max(0, nanos));
        }
    }

    /** Returns the figures as they are now. Those that change meanwhile may be a little apart. */
    public MetricsSnapshot snapshot() {
        Map<Counter, Long> sums = new EnumMap<>(Counter.class);
        counters.forEach((counter, sum) -> sums.put(counter, sum.sum()));
        Map<Timer, MetricsSnapshot.Timing> timings = new EnumMap<>(Timer.class);
        timers.forEach((timer, histogram) -> timings.put(timer, histogram.timing()));
        return new MetricsSnapshot(sums, timings);
    }

    /** Counts values in buckets, eight to each power of two, so that a bucket is at most an eighth wide. */
    private static final class Histogram {
        private static final int SUB_BITS = 3;
        private static final int SUB_BUCKETS = 1 << SUB_BITS;

        private final AtomicLongArray buckets = new AtomicLongArray((Long.SIZE - SUB_BITS) * SUB_BUCKETS);
        private final LongAdder total = new LongAdder();
        private final LongAccumulator max = new LongAccumulator(Math::max, 0);

        void add(long value) {
            buckets.incrementAndGet(bucket(value));
            total.add(value);
            max.accumulate(value);
        }

        /** The first eight values have a bucket each; then the leading bit and the three after it choose. */
        private static int bucket(long value) {
            int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - 1 - SUB_BITS);
            return shift * SUB_BUCKETS + (int) (value >>> shift);
        }

        /** Returns the highest value that falls into this bucket. */
        private static long highest(int bucket) {
            int shift = Math.max(0, bucket / SUB_BUCKETS - 1);
            long first = bucket - (long) shift * SUB_BUCKETS;
            return ((first + 1) << shift) - 1;
        }

        MetricsSnapshot.Timing timing() {
            long[] counts = new long[buckets.length()];
            long count = 0;
            for (int i = 0; i < counts.length; i++) {
                counts[i] = buckets.get(i);
                count += counts[i];
            }
            long longest = max.get();
            return new MetricsSnapshot.Timing(
                    count,
                    total.sum(),
                    Math.min(longest, quantile(counts, count - count / 2)),
                    Math.min(longest, quantile(counts, count - count / 100)),
                    longest);
        }

        private static long quantile(long[] counts, long rank) {
            long seen = 0;
            for (int i = 0; i < counts.length; i++) {
                seen += counts[i];
                if (seen >= rank && seen > 0) {
                    return highest(i);
                }
            }
            return 0;
        }
    }
}
