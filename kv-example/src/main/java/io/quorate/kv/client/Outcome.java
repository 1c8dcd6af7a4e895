package io.quorate.kv.client;

import io.quorate.raft.api.RaftException;
import io.quorate.raft.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures on behalf of callers that may block. */
public final class Outcome {
    private Outcome() {}

    /**
     * Waits for a future's end and returns its result.
     *
     * @throws RaftException if it failed with one
     * @throws StorageException if it failed with one
     * @throws KvFailure if it failed otherwise, did not end in time, or this thread was interrupted
     */
    public static <T> T of(CompletableFuture<T> future, Duration timeout) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KvFailure("interrupted", interrupted);
        } catch (TimeoutException late) {
            throw new KvFailure("no answer within " + timeout.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            Throwable cause = Reasons.unwrapped(failed);
            if (cause instanceof RaftException raft) {
                throw raft;
            }
            if (cause instanceof StorageException storage) {
                throw storage;
            }
            throw new KvFailure(Reasons.of(cause), cause);
        }
    }
}
