package io.quorate.kv.embedded;

import io.quorate.kv.client.KvFailure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Lets threads wait until something about the nodes is so. For any thread. */
final class Changes {
    // Not all that one may wait for is announced: progress of the log is not.
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock.
    private long count;

    void signal() {
        lock.lock();
        try {
            count++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the condition is met, and returns whether it was, within this time. The condition is asked without
     * the lock, so it may itself wait for a node.
     */
    boolean await(BooleanSupplier condition, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long seen = count();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            seen = awaitMoreThan(seen, Math.min(left, LOOK_AGAIN_NANOS));
        }
        return true;
    }

    private long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    private long awaitMoreThan(long seen, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (count == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
            return count;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KvFailure("interrupted", interrupted);
        } finally {
            lock.unlock();
        }
    }
}
