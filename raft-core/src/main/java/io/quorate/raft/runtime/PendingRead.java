package io.quorate.raft.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A local caller's query and the future of its answer.
 *
 * @param <T> what the query answers
 */
final class PendingRead<T> extends CompletableFuture<T> {
    private final Supplier<? extends T> query;
    private Runnable settlement = () -> {};
    private @Nullable Long deadline;

    PendingRead(Supplier<? extends T> query) {
        this.query = query;
    }

    /** Runs the query and ends the future, on the calling thread. */
    void run() {
        query();
        settle();
    }

    /** Runs the query on the calling thread, unless the future has ended, and keeps what came of it. */
    void query() {
        if (isDone()) {
            return;
        }
        try {
            T answer = query.get();
            settlement = () -> complete(answer);
        } catch (Throwable e) {
            settlement = () -> completeExceptionally(e);
        }
    }

    /** Ends the future with what the query answered or threw. */
    void settle() {
        settlement.run();
    }

    /** Returns the tick by which the read must end: the first that was ever asked for. */
    long deadline(long wished) {
        Long known = deadline;
        if (known == null) {
            deadline = wished;
            return wished;
        }
        return known;
    }
}
