package io.quorate.kv.watch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that costs a little, so that it is not done for each who asks: who asks while it is under way, or shortly
 * after it was begun, gets the same. For any thread.
 */
final class Recent<T> {
    private final Supplier<CompletableFuture<T>> source;
    private final long freshNanos;
    private final Lock lock = new ReentrantLock();
    // Guarded by the lock.
    private @Nullable CompletableFuture<T> latest;
    private long begunNanos;

    Recent(Duration fresh, Supplier<CompletableFuture<T>> source) {
        this.source = source;
        this.freshNanos = fresh.toNanos();
    }

    CompletableFuture<T> get() {
        lock.lock();
        try {
            CompletableFuture<T> present = latest;
            long now = System.nanoTime();
            if (present != null && (!present.isDone() || now - begunNanos < freshNanos)) {
                return present;
            }
            begunNanos = now;
            CompletableFuture<T> fresh = source.get();
            latest = fresh;
            return fresh;
        } finally {
            lock.unlock();
        }
    }
}
