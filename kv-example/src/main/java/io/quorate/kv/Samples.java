package io.quorate.kv;

import io.quorate.kv.client.Reasons;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** How long commands of one kind took, and how many failed. */
final class Samples {
    private static final long MICROS_LIMIT = TimeUnit.HOURS.toMicros(1);
    private static final int PRECISION_DIGITS = 3;

    private final Recorder latencies = new Recorder(MICROS_LIMIT, PRECISION_DIGITS);
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    // For the thread that measures.
    private Histogram all = empty();
    private long failedBefore;

    private static Histogram empty() {
        return new Histogram(MICROS_LIMIT, PRECISION_DIGITS);
    }

    /** Starts to count anew. */
    void reset() {
        Histogram unused = latencies.getIntervalHistogram();
        all = empty();
        failedBefore = failed.sum();
    }

    /** Does it, and notes how it ends. */
    CompletableFuture<?> time(Supplier<CompletableFuture<?>> command) {
        long start = System.nanoTime();
        return command.get().whenComplete((result, failure) -> {
            if (failure == null) {
                long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
                latencies.recordValue(Math.min(micros, MICROS_LIMIT));
            } else {
                failed.increment();
                firstFailure.compareAndSet(null, Reasons.unwrapped(failure));
            }
        });
    }

    /** Returns what has ended since it was asked last. */
    Histogram interval() {
        Histogram interval = latencies.getIntervalHistogram();
        all.add(interval);
        return interval;
    }

    long count() {
        return all.getTotalCount();
    }

    @Nullable
    Throwable firstFailure() {
        return firstFailure.get();
    }

    /** Returns the figures as cells of a table. */
    String[] cells(double seconds) {
        return new String[] {
            grouped(Math.round(all.getTotalCount() / seconds)),
            grouped(all.getValueAtPercentile(50)),
            grouped(all.getValueAtPercentile(99)),
            grouped(all.getValueAtPercentile(99.9)),
            grouped(all.getMaxValue()),
            grouped(failed.sum() - failedBefore)
        };
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
