package io.quorate.raft.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A local caller's query and the future of its answer.
 *
 * @param <T> what the query answers
 */
final class PendingRead<T> extends CompletableFuture<T> {
    private final Supplier<? extends T> query;

    PendingRead(Supplier<? extends T> query) {
        this.query = query;
    }

    /**
     * Runs the query on the calling thread, unless the future has ended. What the query throws is the caller's answer.
     */
    void run() {
        if (isDone()) {
            return;
        }
        try {
            complete(query.get());
        } catch (Throwable e) {
            completeExceptionally(e);
        }
    }
}
