package io.quorate.raft.runtime.session;

import io.quorate.raft.api.AlreadyAcknowledgedException;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.SessionExpiredException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.SessionRequest;
import io.quorate.raft.spi.ResultCodec;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's side of a session: numbers commands, has them repeated until they are answered, and tells which answers it
 * has. May be called by any thread; no future is completed while the lock is held.
 *
 * @param <R> what a command results in
 */
public final class SessionClient<R> {
    private final long id;
    private final Means<R> means;
    private final Numbers numbers;
    private int idleTicks;
    private boolean isKeptAlive;
    private boolean isClosing;
    private @Nullable RuntimeException over;
    private @Nullable CompletableFuture<@Nullable Void> closing;

    /**
     * What the sessions of a node work with.
     *
     * @param attempts sends requests
     * @param codec reads answers of long ago
     * @param window how many commands of a session may be under way
     * @param keepAliveTicks after how long an idle session shows that it lives
     * @param <R> what a command results in
     */
    public record Means<R>(Attempts<R> attempts, ResultCodec<R> codec, int window, int keepAliveTicks) {}

    /** Makes the client of an open session, which has the answers to all commands before this number. */
    SessionClient(long id, long firstUnanswered, Means<R> means) {
        this.id = id;
        this.means = means;
        this.numbers = new Numbers(firstUnanswered, means.window());
    }

    /** Returns the session's name. */
    public long id() {
        return id;
    }

    /** Proposes a command under the next number, which is given up where the command fails. */
    public CompletableFuture<Committed<R>> propose(Bytes command) {
        long sequence;
        synchronized (this) {
            sequence = numbers.next();
            RuntimeException refusal = refusal(sequence);
            if (refusal != null) {
                return CompletableFuture.failedFuture(refusal);
            }
            begin(sequence);
        }
        return send(sequence, command, true);
    }

    /** Proposes a command under this number, which may be used again until it is answered. */
    public CompletableFuture<Committed<R>> propose(long sequence, Bytes command) {
        if (sequence < 1) {
            throw new IllegalArgumentException("commands are numbered from 1: " + sequence);
        }
        synchronized (this) {
            RuntimeException refusal = numbers.isUnderWay(sequence)
                    ? new IllegalStateException("command " + sequence + " of session " + id + " is under way")
                    : refusal(sequence);
            if (refusal != null) {
                return CompletableFuture.failedFuture(refusal);
            }
            begin(sequence);
        }
        return send(sequence, command, false);
    }

    private @Nullable RuntimeException refusal(long sequence) {
        if (over != null) {
            return over;
        }
        if (numbers.isAcknowledged(sequence)) {
            return acknowledged(sequence);
        }
        return numbers.isTooFar(sequence)
                ? new BusyException("command " + sequence + " of session " + id + " has to wait, since "
                        + numbers.firstUnanswered() + " is not answered yet")
                : null;
    }

    private AlreadyAcknowledgedException acknowledged(long sequence) {
        return new AlreadyAcknowledgedException("command " + sequence + " of session " + id
                + " was acknowledged before; it is not applied again, and its answer is not kept");
    }

    private void begin(long sequence) {
        numbers.begin(sequence);
        idleTicks = 0;
    }

    private synchronized long firstUnanswered() {
        return numbers.firstUnanswered();
    }

    private CompletableFuture<Committed<R>> send(long sequence, Bytes command, boolean isGivenUp) {
        CompletableFuture<Committed<R>> future = new CompletableFuture<>();
        Attempt<R> attempt = means.attempts()
                .start(command.length(), () -> new SessionRequest.Command(id, sequence, firstUnanswered(), command));
        Ends.hear(attempt, (answer, failure) -> {
            CompletableFuture<Committed<R>> end = failure == null
                    ? endOf(sequence, answer, attempt.mayBeApplied())
                    : CompletableFuture.failedFuture(failure);
            Ends.hear(end, (committed, reason) -> {
                boolean isAnswered = reason == null || reason instanceof AlreadyAcknowledgedException;
                end(sequence, isAnswered || isGivenUp);
                if (reason == null) {
                    future.complete(committed);
                } else {
                    future.completeExceptionally(reason);
                }
            });
            closeIfIdle();
        });
        return future;
    }

    /** Returns what the answer means to the caller, as a future that has ended. */
    private CompletableFuture<Committed<R>> endOf(long sequence, SessionAnswer<R> answer, boolean mayBeApplied) {
        if (answer instanceof SessionAnswer.Applied<R> applied) {
            return CompletableFuture.completedFuture(new Committed<>(applied.index(), applied.result()));
        }
        if (answer instanceof SessionAnswer.Repeated<R> repeated) {
            try {
                R result = means.codec().decode(repeated.encoded());
                return CompletableFuture.completedFuture(new Committed<>(repeated.index(), result));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        boolean isAcknowledged = answer instanceof SessionAnswer.Refused<R> refused
                && refused.reason() == SessionAnswer.Refusal.ACKNOWLEDGED;
        return CompletableFuture.failedFuture(isAcknowledged ? acknowledged(sequence) : sessionIsOver(mayBeApplied));
    }

    private RuntimeException sessionIsOver(boolean mayBeApplied) {
        SessionExpiredException expired = expired();
        return mayBeApplied
                ? new OutcomeUnknownException(
                        "an earlier attempt may have been applied before the session was over: " + expired.getMessage(),
                        expired)
                : expired;
    }

    private synchronized SessionExpiredException expired() {
        SessionExpiredException expired = new SessionExpiredException(
                "session " + id + " has expired, or was closed, and knows nothing any more");
        over = over == null ? expired : over;
        return expired;
    }

    private synchronized void end(long sequence, boolean isForGood) {
        idleTicks = 0;
        if (isForGood) {
            numbers.acknowledge(sequence);
        } else {
            numbers.end(sequence);
        }
    }

    /** A tick has passed; returns whether the session is over. */
    public boolean tick() {
        synchronized (this) {
            if (over != null) {
                return closing == null || closing.isDone();
            }
            if (isKeptAlive || !numbers.isIdle() || ++idleTicks < means.keepAliveTicks()) {
                return false;
            }
            idleTicks = 0;
            isKeptAlive = true;
        }
        Attempt<R> attempt = means.attempts().start(() -> new SessionRequest.KeepAlive(id, firstUnanswered()));
        Ends.hear(attempt, (answer, failure) -> {
            synchronized (this) {
                isKeptAlive = false;
            }
            if (answer instanceof SessionAnswer.Refused<R>) {
                expired();
            }
        });
        return false;
    }

    /** Takes no commands any more, and does not keep the session alive; those under way go on. */
    public synchronized void detach() {
        over = over == null ? new ProposalRejectedException("session " + id + " was let go of by this object") : over;
    }

    /** Takes no commands any more, and closes the session once those under way have ended. */
    public CompletableFuture<@Nullable Void> close() {
        CompletableFuture<@Nullable Void> future;
        synchronized (this) {
            if (closing == null) {
                closing = new CompletableFuture<>();
            }
            future = closing;
            over = over == null ? new SessionExpiredException("session " + id + " was closed") : over;
        }
        closeIfIdle();
        return future;
    }

    private void closeIfIdle() {
        CompletableFuture<@Nullable Void> future;
        synchronized (this) {
            future = closing;
            if (future == null || isClosing || !numbers.isIdle()) {
                return;
            }
            isClosing = true;
        }
        Ends.hear(means.attempts().start(() -> new SessionRequest.Close(id)), (answer, failure) -> {
            if (failure == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(failure);
            }
        });
    }
}
