package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that runs what it is given, in order. Giving it a task takes no lock, and wakes the thread only when
 * it had gone to sleep for want of work.
 */
final class SerialThread implements Environment.SerialExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialThread.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean idle = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;

    private SerialThread(String name) {
        thread = new Thread(this::runTasks, name);
        thread.setDaemon(true);
    }

    /** Starts one with this name. */
    static SerialThread start(String name) {
        SerialThread started = new SerialThread(name);
        started.thread.start();
        return started;
    }

    @Override
    public void execute(Runnable task) {
        if (!closed) {
            tasks.add(task);
            wake();
        }
    }

    private void wake() {
        if (idle.get() && idle.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    private void runTasks() {
        boolean ending;
        do {
            // Read before the queue is drained: what was given before close was called is in the queue by then.
            ending = closed;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
            }
            if (!ending) {
                awaitWork();
            }
        } while (!ending);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a task of thread {} failed", Thread.currentThread().getName(), e);
        }
        // An interrupt was meant for the task; left standing, it would close the files that the next one uses.
        Thread.interrupted();
    }

    private void awaitWork() {
        idle.set(true);
        // Looked at again after saying so: whoever gave work before that saw no need to wake anybody.
        while (idle.get() && tasks.isEmpty() && !closed) {
            LockSupport.park(this);
            Thread.interrupted();
        }
        idle.set(false);
    }

    @Override
    public void close() {
        closed = true;
        wake();
        if (Thread.currentThread() != thread) {
            Threads.joinUninterruptibly(thread);
        }
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }
}
