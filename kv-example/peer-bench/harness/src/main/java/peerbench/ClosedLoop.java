package peerbench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/** One driver thread keeps so many operations outstanding, and notes how long each took from its call to its end. */
final class ClosedLoop {
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);

    private final int inFlight;
    private final LongAdder failed = new LongAdder();
    private final LongAdder lost = new LongAdder();

    ClosedLoop(int inFlight) {
        this.inFlight = inFlight;
    }

    /** Makes what the loop writes its latencies to, in nanoseconds. */
    static ConcurrentHistogram latencies() {
        return new ConcurrentHistogram(LONGEST, 3);
    }

    /** Runs for so many seconds and waits for what is outstanding; returns the seconds it took in all. */
    double run(Supplier<CompletableFuture<?>> operation, double seconds, @Nullable ConcurrentHistogram latency)
            throws InterruptedException {
        Semaphore slots = new Semaphore(inFlight);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        while (System.nanoTime() < end && slots.tryAcquire(60, TimeUnit.SECONDS)) {
            long begun = System.nanoTime();
            operation.get().whenComplete((result, error) -> {
                if (error != null) {
                    failed.increment();
                } else if (latency != null) {
                    latency.recordValue(Math.min(System.nanoTime() - begun, LONGEST));
                }
                slots.release();
            });
        }
        if (!slots.tryAcquire(inFlight, 60, TimeUnit.SECONDS)) {
            lost.add(inFlight - slots.availablePermits());
            System.out.println("# some operations never completed");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** How many operations failed so far. */
    long failed() {
        return failed.sum();
    }

    /** Whether all that these loops ever began came to a good end; says what did not, if anything. */
    static boolean allEnded(List<ClosedLoop> loops) {
        long failed = loops.stream().mapToLong(ClosedLoop::failed).sum();
        long lost = loops.stream().mapToLong(loop -> loop.lost.sum()).sum();
        if (failed + lost > 0) {
            System.out.println("# operations that failed: " + failed + ", that never completed: " + lost
                    + ", warm-ups included");
        }
        return failed + lost == 0;
    }
}
