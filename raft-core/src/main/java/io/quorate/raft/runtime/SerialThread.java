package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that runs what it is given, in order. Giving it a task takes no lock, and wakes the thread only when
 * it had gone to sleep for want of work. While it sleeps, whoever comes with a quick task can visit it instead.
 */
final class SerialThread implements Environment.SerialExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialThread.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.AWAKE);
    private final Thread thread;
    private volatile @Nullable Thread guest;
    private volatile boolean closed;

    /** Who may run tasks. */
    private enum State {
        /** The thread, as long as there are any. */
        AWAKE,
        /** Nobody: the thread sleeps, and there was nothing to do when it went to sleep. */
        ASLEEP,
        /** A guest, for one visit; the thread sleeps. */
        LENT
    }

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
        if (state.get() == State.ASLEEP && state.compareAndSet(State.ASLEEP, State.AWAKE)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void executeOrVisit(Runnable task, Runnable visit) {
        if (closed || !tasks.isEmpty() || !state.compareAndSet(State.ASLEEP, State.LENT)) {
            execute(task);
            return;
        }
        guest = Thread.currentThread();
        try {
            visit.run();
        } catch (Throwable e) {
            LOG.error("a visit to thread {} failed", thread.getName(), e);
        } finally {
            leave();
        }
    }

    private void leave() {
        guest = null;
        state.set(State.ASLEEP);
        // Looked at again after saying so: whoever gave work before that could not wake the thread.
        if (!tasks.isEmpty() || closed) {
            wake();
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
        state.set(State.ASLEEP);
        // Looked at again after saying so: whoever gave work before that saw no need to wake anybody.
        if (!tasks.isEmpty() || closed) {
            wake();
        }
        while (state.get() != State.AWAKE) {
            LockSupport.park(this);
            Thread.interrupted();
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        if (Thread.currentThread() != thread && Thread.currentThread() != guest) {
            Threads.joinUninterruptibly(thread);
        }
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }
}
