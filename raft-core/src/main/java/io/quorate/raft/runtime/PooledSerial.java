package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial executor without a thread of its own: it stands in the queue of a pool while it has tasks, and after some of
 * them it goes to the end of that queue, so that a busy one lets the others take their turns.
 */
final class PooledSerial implements Environment.SerialExecutor, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PooledSerial.class);
    private static final int TASKS_PER_TURN = 32;
    private static final long LOOK_AGAIN_MILLIS = 10;

    /** IDLE → QUEUED → RUNNING → IDLE …, and from IDLE to CLOSED for ever. */
    private enum State {
        IDLE,
        QUEUED,
        RUNNING,
        CLOSED
    }

    private final Executor pool;
    private final Consumer<PooledSerial> ended;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile @Nullable Thread runner;
    private volatile boolean closing;

    /** Makes one that runs on this pool, and says when it has ended. */
    PooledSerial(Executor pool, Consumer<PooledSerial> ended) {
        this.pool = pool;
        this.ended = ended;
    }

    @Override
    public void execute(Runnable task) {
        if (!closing) {
            tasks.add(task);
            queueUp();
        }
    }

    private void queueUp() {
        if (state.get() != State.IDLE || !state.compareAndSet(State.IDLE, State.QUEUED)) {
            return;
        }
        try {
            pool.execute(this);
        } catch (RejectedExecutionException e) {
            LOG.debug("the pool has ended, closed by one of its own tasks", e);
            tasks.clear();
            state.set(State.IDLE);
        }
    }

    /** Takes a turn, unless one who waits for it has taken it already. */
    @Override
    public void run() {
        if (!state.compareAndSet(State.QUEUED, State.RUNNING)) {
            return;
        }
        runner = Thread.currentThread();
        Runnable task = tasks.poll();
        for (int done = 1; task != null; done++) {
            run(task);
            task = done < TASKS_PER_TURN ? tasks.poll() : null;
        }
        runner = null;
        state.set(State.IDLE);
        // Looked at again after saying so: whoever gave a task before that saw no need to queue up.
        if (!tasks.isEmpty()) {
            queueUp();
        } else if (closing) {
            end();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a task on thread {} failed", Thread.currentThread().getName(), e);
        }
        // An interrupt was meant for the task; left standing, it would close the files that the next one uses.
        Thread.interrupted();
    }

    private void end() {
        if (state.compareAndSet(State.IDLE, State.CLOSED)) {
            // What slipped in between is dropped: it was given after the call of close.
            tasks.clear();
            ended.accept(this);
            gone.countDown();
        }
    }

    @Override
    public void close() {
        closing = true;
        if (runner == Thread.currentThread()) {
            return;
        }
        boolean interrupted = false;
        while (!tryEnd()) {
            if (WorkerPool.isWorker() && state.get() == State.QUEUED) {
                // The threads of the pool may all wait like this one.
                run();
            } else {
                interrupted |= awaitChange();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryEnd() {
        if (state.get() == State.IDLE) {
            if (tasks.isEmpty()) {
                end();
            } else {
                queueUp();
            }
        }
        return state.get() == State.CLOSED;
    }

    /** Waits until this has ended, or may be helped; returns whether it was interrupted. */
    private boolean awaitChange() {
        try {
            // A worker looks again now and then: what it waits for may go back to the queue, where nobody takes it.
            boolean unused =
                    gone.await(WorkerPool.isWorker() ? LOOK_AGAIN_MILLIS : Long.MAX_VALUE, TimeUnit.MILLISECONDS);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
