package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real threads and real time: a daemon thread for each serial executor, and one more for all that is periodic. Its
 * threads bear its name, a dash, and the name of the executor. A task that fails is logged, and its thread goes on.
 *
 * <p>All methods may be called by any thread.
 */
public final class ThreadedEnvironment implements Environment, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadedEnvironment.class);

    private final String name;
    private final SplittableRandom seeds;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<SerialThread> threads = new HashSet<>();
    private volatile @Nullable Thread timerThread;
    private boolean closed;

    /** Makes one whose randomness nobody can foretell. */
    public ThreadedEnvironment(String name) {
        this(name, new SecureRandom().nextLong());
    }

    /** Makes one whose generators give the same numbers for the same seed. */
    public ThreadedEnvironment(String name, long seed) {
        this.name = name;
        seeds = new SplittableRandom(seed);
        timer = new ScheduledThreadPoolExecutor(1, this::timerThread);
        timer.setRemoveOnCancelPolicy(true);
    }

    private Thread timerThread(Runnable task) {
        Thread thread = new Thread(task, name + "-timer");
        thread.setDaemon(true);
        timerThread = thread;
        return thread;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this environment is closed
     */
    @Override
    public synchronized SerialExecutor serialExecutor(String executorName) {
        requireOpen();
        threads.removeIf(SerialThread::hasEnded);
        SerialThread thread = SerialThread.start(name + "-" + executorName);
        threads.add(thread);
        return thread;
    }

    /**
     * {@inheritDoc} The first run comes after one period. A run that fails is logged, and does not end the runs.
     *
     * @throws IllegalStateException if this environment is closed
     */
    @Override
    public synchronized Cancellable schedulePeriodically(Duration period, Runnable task) {
        requireOpen();
        // With a fixed rate, the runs missed during a pause of the JVM would all come at once.
        ScheduledFuture<?> runs = timer.scheduleWithFixedDelay(
                () -> runPeriodically(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        return () -> runs.cancel(false);
    }

    private static void runPeriodically(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a periodic task failed; it will run again", e);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration limit) {
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<?> unused = future.whenComplete((result, failure) -> ended.countDown());
        try {
            return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized RandomGenerator random() {
        return seeds.split();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("environment " + name + " is closed");
        }
    }

    /**
     * Ends the periodic tasks, closes every serial executor, and waits for their threads, but for the one that calls.
     * Does nothing the second time.
     */
    @Override
    public void close() {
        List<SerialThread> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = List.copyOf(threads);
        }
        timer.shutdownNow();
        open.forEach(SerialThread::close);
        awaitTimer();
    }

    private void awaitTimer() {
        Thread thread = timerThread;
        // Called by a periodic task, this would wait for ever: that task ends only afterwards.
        if (thread != null && thread != Thread.currentThread()) {
            Threads.joinUninterruptibly(thread);
        }
    }
}
