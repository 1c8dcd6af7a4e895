package io.quorate.raft.runtime;

import io.quorate.raft.api.HostThreads;
import io.quorate.raft.spi.Environment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Real threads and real time for many groups: a fixed number of threads for each kind of work, on which the groups'
 * serial executors take turns, and one timer. Slow work of one kind, as a state machine that blocks, takes threads from
 * its own kind only. What writes a log, and what is of no known kind, has a thread of its own.
 *
 * <p>All methods may be called by any thread.
 */
public final class PooledEnvironment implements Environment, AutoCloseable {
    private final ThreadedEnvironment threads;
    private final Map<Work, WorkerPool> pools = new EnumMap<>(Work.class);
    private final Map<Duration, TickWheel> wheels = new HashMap<>();

    /** Makes one of this many threads, whose randomness nobody can foretell. */
    public PooledEnvironment(String name, HostThreads size) {
        this.threads = new ThreadedEnvironment(name);
        pools.put(Work.LOOP, new WorkerPool(name + "-loop", size.loops()));
        pools.put(Work.APPLY, new WorkerPool(name + "-apply", size.appliers()));
        pools.put(Work.SNAPSHOT, new WorkerPool(name + "-snapshot", size.snapshots()));
        pools.put(Work.TRANSFER, new WorkerPool(name + "-transfer", size.transfers()));
    }

    @Override
    public SerialExecutor serialExecutor(String name) {
        return threads.serialExecutor(name);
    }

    @Override
    public SerialExecutor serialExecutor(Work work, String name) {
        WorkerPool pool = pools.get(work);
        return pool == null ? Environment.super.serialExecutor(work, name) : pool.serialExecutor();
    }

    /** {@inheritDoc} The first run comes within one period. A run that fails is logged, and does not end the runs. */
    @Override
    public synchronized Cancellable schedulePeriodically(Duration period, Runnable task) {
        TickWheel wheel = wheels.get(period);
        if (wheel == null) {
            wheel = new TickWheel(period, this::nanoTime);
            // It turns until this environment ends; there is one for each length of a tick that is in use.
            Cancellable unused = threads.schedulePeriodically(wheel.step(), wheel::turn);
            wheels.put(period, wheel);
        }
        return wheel.add(task);
    }

    @Override
    public long nanoTime() {
        return threads.nanoTime();
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration limit) {
        return threads.await(future, limit);
    }

    @Override
    public RandomGenerator random() {
        return threads.random();
    }

    /** Ends the periodic tasks, closes every serial executor, and waits for the threads, but for the one that calls. */
    @Override
    public void close() {
        threads.close();
        pools.values().forEach(WorkerPool::close);
    }

    /** Returns how many threads of this kind run. */
    int threads(Work work) {
        WorkerPool pool = pools.get(work);
        return pool == null ? 0 : pool.size();
    }
}
