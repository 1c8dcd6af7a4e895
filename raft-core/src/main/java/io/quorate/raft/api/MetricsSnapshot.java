package io.quorate.raft.api;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a node since its start, or since whenever its metrics were made.
 *
 * @param counters each counter's sum
 * @param timers what is known of each timer
 */
public record MetricsSnapshot(Map<RaftMetrics.Counter, Long> counters, Map<RaftMetrics.Timer, Timing> timers) {

    /**
     * What is known of a timer. The median and the 99th percentile are at most an eighth too high.
     *
     * @param count how often something was timed
     * @param totalNanos how long all that took
     * @param medianNanos half of the times are at most this
     * @param p99Nanos 99 of 100 times are at most this
     * @param maxNanos the longest time
     */
    public record Timing(long count, long totalNanos, long medianNanos, long p99Nanos, long maxNanos) {}

    /** Copies the maps. */
    public MetricsSnapshot {
        counters = Collections.unmodifiableMap(new EnumMap<>(counters));
        timers = Collections.unmodifiableMap(new EnumMap<>(timers));
    }

    /** Returns the sum of a counter. */
    public long count(RaftMetrics.Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Returns what is known of a timer. */
    public Timing timing(RaftMetrics.Timer timer) {
        return timers.getOrDefault(timer, new Timing(0, 0, 0, 0, 0));
    }

    /** Returns a line for each figure that is not zero, to be read by people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counters.forEach((counter, sum) -> {
            if (sum != 0) {
                text.append(String.format(Locale.ROOT, "%-20s %,d%n", label(counter), sum));
            }
        });
        timers.forEach((timer, timing) -> {
            if (timing.count() != 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-20s %,d times, median %,d us, 99%% %,d us, max %,d us%n",
                        label(timer),
                        timing.count(),
                        timing.medianNanos() / 1000,
                        timing.p99Nanos() / 1000,
                        timing.maxNanos() / 1000));
            }
        });
        return text.toString();
    }

    private static String label(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
