package io.quorate.kv;

import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.Reasons;
import io.quorate.kv.shell.Table;
import io.quorate.raft.protocol.Bytes;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: a fixed number of writes is under way, and each that ends makes room for the next. Latency is from the
 * call to the acknowledgement, which comes when a majority has the write on disk and the leader has applied it.
 */
final class Bench {
    private static final int MAX_KEYS = 10_000;
    private static final int MAX_COMMAND_BYTES = 64 << 20;
    private static final int WARM_UP_SECONDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MICROS_LIMIT = TimeUnit.HOURS.toMicros(1);
    private static final int PRECISION_DIGITS = 3;

    private final Load load;
    private final IntFunction<CompletableFuture<?>> write;
    private final PrintStream progress;
    private final Semaphore room;
    private final Recorder latencies = new Recorder(MICROS_LIMIT, PRECISION_DIGITS);
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private final Executor afterFailure = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, Runnable::run);

    /**
     * Makes a benchmark.
     *
     * @param load what it does
     * @param write writes the key of this number, from 0 to {@link #keys}, without trying again
     * @param progress is told how it goes, every second
     */
    Bench(Load load, IntFunction<CompletableFuture<?>> write, PrintStream progress) {
        this.load = load;
        this.write = write;
        this.progress = progress;
        this.room = new Semaphore(load.inFlight());
    }

    /** Returns how many keys are written in turn: so many that all the commands together stay in memory. */
    static int keys(Load load) {
        return Math.min(MAX_KEYS, MAX_COMMAND_BYTES / (load.payloadBytes() + 1));
    }

    /** Returns the key of this number. */
    static Bytes key(int number) {
        return Bytes.utf8("key" + number);
    }

    /** Returns the value that every key gets. */
    static Bytes value(Load load) {
        byte[] value = new byte[load.payloadBytes()];
        new Random(1).nextBytes(value);
        return Bytes.wrap(value);
    }

    /** Warms up, measures, and returns the table. */
    String run() {
        try {
            phase("warm-up", WARM_UP_SECONDS);
            long failedBefore = failed.sum();
            long start = System.nanoTime();
            Histogram measured = phase("measuring", load.seconds());
            double seconds = (System.nanoTime() - start) / 1e9;
            return table(measured, seconds, failed.sum() - failedBefore);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KvFailure("interrupted", interrupted);
        }
    }

    /** Writes for some seconds, waits for what is under way then, and returns the latencies of all of it. */
    private Histogram phase(String name, int seconds) throws InterruptedException {
        Histogram all = new Histogram(MICROS_LIMIT, PRECISION_DIGITS);
        long written = 0;
        int keys = keys(load);
        for (int second = 1; second <= seconds; second++) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            while (room.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                write((int) (written++ % keys));
                if (System.nanoTime() >= end) {
                    break;
                }
            }
            Histogram interval = latencies.getIntervalHistogram();
            all.add(interval);
            progress.printf(
                    Locale.ROOT,
                    "%s %d/%d s: %,d ops/s, p99 %,d µs%n",
                    name,
                    second,
                    seconds,
                    interval.getTotalCount(),
                    interval.getValueAtPercentile(99));
        }
        if (!room.tryAcquire(load.inFlight(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new KvFailure("writes are still under way after " + PATIENCE.toSeconds() + " s");
        }
        room.release(load.inFlight());
        all.add(latencies.getIntervalHistogram());
        if (all.getTotalCount() == 0) {
            Throwable cause = firstFailure.get();
            throw new KvFailure("no write succeeded" + (cause == null ? "" : ": " + Reasons.of(cause)));
        }
        return all;
    }

    private void write(int number) {
        long start = System.nanoTime();
        var unused = write.apply(number).whenComplete((result, failure) -> {
            if (failure == null) {
                long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
                latencies.recordValue(Math.min(micros, MICROS_LIMIT));
                room.release();
            } else {
                failed.increment();
                firstFailure.compareAndSet(null, Reasons.unwrapped(failure));
                // A node that refuses does so at once; without a pause the loop would do nothing but ask.
                afterFailure.execute(room::release);
            }
        });
    }

    private String table(Histogram measured, double seconds, long failures) {
        Table table = new Table("payload", "in flight", "ops/s", "p50 µs", "p99 µs", "p99.9 µs", "max µs", "failed");
        table.row(
                grouped(load.payloadBytes()),
                grouped(load.inFlight()),
                grouped(Math.round(measured.getTotalCount() / seconds)),
                grouped(measured.getValueAtPercentile(50)),
                grouped(measured.getValueAtPercentile(99)),
                grouped(measured.getValueAtPercentile(99.9)),
                grouped(measured.getMaxValue()),
                grouped(failures));
        return String.join("\n", table.lines());
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
