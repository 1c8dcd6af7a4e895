package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment.SerialExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A fixed number of daemon threads, started as they are needed, on which any number of serial executors take turns. */
final class WorkerPool implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final Set<PooledSerial> open = ConcurrentHashMap.newKeySet();

    /**
     * A thread of some pool: one that waits for a serial executor of a pool may run it, lest all wait for each other.
     */
    private static final class Worker extends Thread {
        Worker(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }

    WorkerPool(String name, int size) {
        threads = new ThreadPoolExecutor(
                size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> worker(task, name));
    }

    private Thread worker(Runnable task, String name) {
        Thread worker = new Worker(task, name + "-" + (started.size() + 1));
        started.add(worker);
        return worker;
    }

    /** Returns whether the calling thread is one of a pool. */
    static boolean isWorker() {
        return Thread.currentThread() instanceof Worker;
    }

    /** Makes an executor whose tasks these threads run. */
    SerialExecutor serialExecutor() {
        PooledSerial made = new PooledSerial(threads, open::remove);
        open.add(made);
        return made;
    }

    /** Returns how many threads run. */
    int size() {
        return threads.getPoolSize();
    }

    /** Closes every serial executor, and ends the threads; waits for them, unless called by one of them. */
    @Override
    public void close() {
        open.forEach(PooledSerial::close);
        threads.shutdown();
        for (Thread worker : started) {
            if (!isWorker()) {
                Threads.joinUninterruptibly(worker);
            }
        }
    }
}
