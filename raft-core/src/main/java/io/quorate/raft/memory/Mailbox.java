package io.quorate.raft.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue of calls that an executor makes one at a time, in their order. The executor may have many threads,
 * and may be shared; it gets one task at a time, which makes a bounded number of calls.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final int BATCH = 64;

    private final Executor executor;
    private final int capacity;
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private boolean scheduled;
    private boolean closed;
    private @Nullable Thread calling;

    Mailbox(Executor executor, int capacity) {
        this.executor = executor;
        this.capacity = capacity;
    }

    /** Takes a call; returns false where the queue is full or closed, or the executor refuses to work. */
    synchronized boolean offer(Runnable call) {
        return calls.size() < capacity && add(call);
    }

    /** Takes a call even when the queue is full: for those whose number has a bound of its own. */
    synchronized boolean add(Runnable call) {
        if (closed) {
            return false;
        }
        calls.add(call);
        return scheduled || schedule();
    }

    private boolean schedule() {
        scheduled = true;
        try {
            executor.execute(this::makeCalls);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("no delivery, the executor is shut down", e);
            scheduled = false;
            calls.clear();
            return false;
        }
    }

    private void makeCalls() {
        Runnable call = first();
        for (int made = 0; call != null; made++) {
            make(call);
            call = next(made + 1 < BATCH);
        }
    }

    private static void make(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.error("a receiver failed; its message is lost", e);
        }
    }

    private synchronized @Nullable Runnable first() {
        Runnable call = calls.poll();
        if (call == null) {
            scheduled = false;
        } else {
            calling = Thread.currentThread();
        }
        return call;
    }

    private synchronized @Nullable Runnable next(boolean more) {
        Runnable call = more ? calls.poll() : null;
        if (call == null) {
            calling = null;
            notifyAll();
            scheduled = false;
            if (!calls.isEmpty()) {
                schedule();
            }
        }
        return call;
    }

    /** Drops what waits, takes nothing more, and waits for the call under way, unless made by that call. */
    synchronized void close() {
        closed = true;
        calls.clear();
        boolean interrupted = false;
        while (calling != null && calling != Thread.currentThread()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
