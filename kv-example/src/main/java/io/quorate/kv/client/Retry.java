package io.quorate.kv.client;

import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes attempts until one succeeds, fails with something else than a rejection, or the time is up. Only what surely
 * had no effect is tried again, so a command is applied once at most.
 *
 * @param <T> the result of an attempt
 */
public final class Retry<T> {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Supplier<CompletableFuture<T>> attempt;
    private final long deadlineNanos;
    private final Executor afterPause;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private Retry(Supplier<CompletableFuture<T>> attempt, Duration timeout) {
        this.attempt = attempt;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
        this.afterPause = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    }

    /** Starts with the first attempt at once. The future completes within the timeout, or very soon after it. */
    public static <T> CompletableFuture<T> within(Duration timeout, Supplier<CompletableFuture<T>> attempt) {
        Retry<T> retry = new Retry<>(attempt, timeout);
        retry.tryOnce();
        // An attempt that is still under way when the time is up may take effect later.
        return retry.result
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? new OutcomeUnknownException("no answer within " + timeout.toMillis() + " ms", failure)
                                : failure));
    }

    private void tryOnce() {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<T> tried;
        try {
            tried = attempt.get();
        } catch (RuntimeException failed) {
            tried = CompletableFuture.failedFuture(failed);
        }
        var unused = tried.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                failed(Reasons.unwrapped(failure));
            }
        });
    }

    private void failed(Throwable cause) {
        boolean again = cause instanceof ProposalRejectedException
                && !(cause instanceof CommandTooLargeException)
                && deadlineNanos - System.nanoTime() > PAUSE.toNanos();
        if (again) {
            afterPause.execute(this::tryOnce);
        } else {
            result.completeExceptionally(cause);
        }
    }
}
