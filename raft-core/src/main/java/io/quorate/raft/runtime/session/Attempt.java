package io.quorate.raft.runtime.session;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.protocol.SessionRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that is sent again and again until it is answered, patience ends, or trying again is of no use. It ends
 * with an answer, or as a proposal that failed: where any of its requests may have been applied, with an unknown
 * outcome.
 *
 * @param <R> what a command results in
 */
final class Attempt<R> extends CompletableFuture<SessionAnswer<R>> {
    private final Supplier<? extends SessionRequest> request;
    private final int commandBytes;
    private final Function<SessionRequest, CompletableFuture<Committed<SessionAnswer<R>>>> sender;
    private int ticksLeft;
    private boolean waits;
    private long fullUpTo;
    private boolean mayBeApplied;
    private @Nullable RuntimeException lastFailure;
    private @Nullable RuntimeException closed;

    Attempt(
            int commandBytes,
            Supplier<? extends SessionRequest> request,
            Function<SessionRequest, CompletableFuture<Committed<SessionAnswer<R>>>> sender,
            int patienceTicks) {
        this.commandBytes = commandBytes;
        this.request = request;
        this.sender = sender;
        this.ticksLeft = patienceTicks;
    }

    /** Returns how many bytes of a command it holds until its end. */
    int commandBytes() {
        return commandBytes;
    }

    /** Returns whether a request of this attempt may have been applied, or may still be. */
    synchronized boolean mayBeApplied() {
        return mayBeApplied;
    }

    void send() {
        SessionRequest next = request.get();
        Ends.hear(sender.apply(next), (committed, failure) -> {
            if (failure == null) {
                answered(next, committed.result());
            } else {
                failed(failure);
            }
        });
    }

    private void answered(SessionRequest to, SessionAnswer<R> answer) {
        if (answer instanceof SessionAnswer.Refused<R> refused && refused.reason() == SessionAnswer.Refusal.FULL) {
            synchronized (this) {
                fullUpTo = firstUnansweredIn(to);
            }
            failed(new BusyException("too many answers of the session wait to be acknowledged"));
        } else {
            complete(answer);
        }
    }

    private void failed(Throwable failure) {
        if (!(failure instanceof RuntimeException reason)) {
            completeExceptionally(failure);
            return;
        }
        RuntimeException end = null;
        synchronized (this) {
            mayBeApplied |= reason instanceof OutcomeUnknownException;
            lastFailure = reason;
            if (closed != null || ticksLeft <= 0 || !isPassing(reason)) {
                end = end(reason);
            } else {
                waits = true;
            }
        }
        if (end != null) {
            completeExceptionally(end);
        }
    }

    private static boolean isPassing(RuntimeException failure) {
        boolean isFinal = failure instanceof CommandTooLargeException || failure instanceof NodeClosedException;
        return failure instanceof OutcomeUnknownException || (failure instanceof ProposalRejectedException && !isFinal);
    }

    private RuntimeException end(RuntimeException reason) {
        return mayBeApplied && !(reason instanceof OutcomeUnknownException)
                ? new OutcomeUnknownException(
                        "an earlier attempt may have been applied, and no later one was answered: "
                                + reason.getMessage(),
                        reason)
                : reason;
    }

    private static long firstUnansweredIn(SessionRequest request) {
        return request instanceof SessionRequest.Command command ? command.firstUnanswered() : 0;
    }

    /** A tick has passed: tries again, or gives up. */
    void tick() {
        RuntimeException end = null;
        synchronized (this) {
            ticksLeft--;
            if (!waits) {
                return;
            }
            if (ticksLeft <= 0 && lastFailure != null) {
                end = end(lastFailure);
            } else if (fullUpTo > 0 && firstUnansweredIn(request.get()) <= fullUpTo) {
                // It would be refused again, and each refusal is an entry of the log.
                return;
            }
            waits = false;
        }
        if (end == null) {
            send();
        } else {
            completeExceptionally(end);
        }
    }

    /** The node does not run any more: tries no more. */
    void close(RuntimeException reason) {
        RuntimeException end = null;
        synchronized (this) {
            closed = reason;
            if (waits) {
                waits = false;
                end = end(reason);
            }
        }
        if (end != null) {
            completeExceptionally(end);
        }
    }
}
