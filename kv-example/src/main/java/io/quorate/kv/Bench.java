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
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * A closed loop: a fixed number of commands is under way, and each that ends makes room for the next. The latency of a
 * write is from the call to the acknowledgement, which comes when a majority has it on disk and it is applied; that of
 * a read is from the call to a value no older than the call.
 */
final class Bench {
    private static final int MAX_KEYS = 10_000;
    private static final int MAX_COMMAND_BYTES = 64 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Load load;
    private final BenchTarget target;
    private final PrintStream progress;
    private final Semaphore room;
    private final Samples writes = new Samples();
    private final Samples reads = new Samples();
    private final Executor afterFailure = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, Runnable::run);
    private long begun;

    /**
     * Makes a benchmark.
     *
     * @param load what it does
     * @param target does a command on the key of a number, from 0 to {@link #keys}
     * @param progress is told how it goes, every second
     */
    Bench(Load load, BenchTarget target, PrintStream progress) {
        this.load = load;
        this.target = target;
        this.progress = progress;
        this.room = new Semaphore(load.inFlight());
    }

    /** Returns how many keys are used in turn: so many that all the commands together stay in memory. */
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

    /** Warms up, measures, and returns the table, which is one of Markdown. */
    String run() {
        try {
            if (load.warmUpSeconds() > 0) {
                phase("warm-up", load.warmUpSeconds());
            }
            long start = System.nanoTime();
            phase("measuring", load.seconds());
            return table((System.nanoTime() - start) / 1e9);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KvFailure("interrupted", interrupted);
        }
    }

    /** Runs for some seconds, and waits for what is under way then. */
    private void phase(String name, int seconds) throws InterruptedException {
        writes.reset();
        reads.reset();
        for (int second = 1; second <= seconds; second++) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            while (room.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                begin(begun++);
                if (System.nanoTime() >= end) {
                    break;
                }
            }
            progress.println(name + " " + second + "/" + seconds + " s: " + interval());
        }
        if (!room.tryAcquire(load.inFlight(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new KvFailure("commands are still under way after " + PATIENCE.toSeconds() + " s");
        }
        room.release(load.inFlight());
        interval();
        if (writes.count() + reads.count() == 0) {
            Throwable cause = writes.firstFailure() == null ? reads.firstFailure() : writes.firstFailure();
            throw new KvFailure("no command succeeded" + (cause == null ? "" : ": " + Reasons.of(cause)));
        }
    }

    private void begin(long number) {
        int key = (int) (number % keys(load));
        boolean read = load.isRead(number);
        var unused = (read ? reads : writes)
                .time(() -> read ? target.read(key) : target.write(key))
                .whenComplete((result, failure) -> {
                    if (failure == null) {
                        room.release();
                    } else {
                        // A node that refuses does so at once; without a pause the loop would do nothing but ask.
                        afterFailure.execute(room::release);
                    }
                });
    }

    private String interval() {
        String written = load.readPercent() == 100 ? "" : shown("", writes.interval());
        String read = load.readPercent() == 0 ? "" : shown("reads ", reads.interval());
        return written + (written.isEmpty() || read.isEmpty() ? "" : "; ") + read;
    }

    private static String shown(String what, Histogram interval) {
        return String.format(
                Locale.ROOT,
                "%s%,d ops/s, p99 %,d µs",
                what,
                interval.getTotalCount(),
                interval.getValueAtPercentile(99));
    }

    private String table(double seconds) {
        Table table = new Table(
                "command", "payload", "in flight", "ops/s", "p50 µs", "p99 µs", "p99.9 µs", "max µs", "failed");
        if (load.readPercent() < 100) {
            table.row(row("write", writes.cells(seconds)));
        }
        if (load.readPercent() > 0) {
            table.row(row("read", reads.cells(seconds)));
        }
        return String.join("\n", table.markdown());
    }

    private String[] row(String command, String[] figures) {
        String[] before = {command, Samples.grouped(load.payloadBytes()), Samples.grouped(load.inFlight())};
        return Stream.concat(Stream.of(before), Stream.of(figures)).toArray(String[]::new);
    }
}
