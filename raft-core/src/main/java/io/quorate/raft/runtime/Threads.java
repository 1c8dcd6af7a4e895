package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Waits for threads that surely end. */
final class Threads {
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private Threads() {}

    /** Waits until the thread has ended; an interrupt of the caller is kept for later. */
    static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the future as {@link Environment#await} does; an interrupt of the caller is kept for later. */
    static void awaitUninterruptibly(Environment environment, CompletableFuture<?> future) {
        boolean interrupted = Thread.interrupted();
        while (!environment.await(future, FOR_EVER) && Thread.interrupted()) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
