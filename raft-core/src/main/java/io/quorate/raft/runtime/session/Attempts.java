package io.quorate.raft.runtime.session;

import io.quorate.raft.api.Committed;
import io.quorate.raft.protocol.SessionRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of all the sessions of a node that are under way. May be called by any thread; no future is completed
 * while the lock is held.
 *
 * @param <R> what a command results in
 */
public final class Attempts<R> {
    private final Function<SessionRequest, CompletableFuture<Committed<SessionAnswer<R>>>> sender;
    private final int patienceTicks;
    private final Set<Attempt<R>> underWay = new LinkedHashSet<>();
    private @Nullable RuntimeException closed;

    /** Makes one that proposes requests by this sender, each for so long. */
    public Attempts(
            Function<SessionRequest, CompletableFuture<Committed<SessionAnswer<R>>>> sender, int patienceTicks) {
        this.sender = sender;
        this.patienceTicks = patienceTicks;
    }

    /** Starts an attempt; each of its requests is made anew. */
    Attempt<R> start(Supplier<? extends SessionRequest> request) {
        Attempt<R> attempt = new Attempt<>(request, sender, patienceTicks);
        RuntimeException refusal;
        synchronized (this) {
            refusal = closed;
            if (refusal == null) {
                underWay.add(attempt);
            }
        }
        if (refusal != null) {
            attempt.completeExceptionally(refusal);
            return attempt;
        }
        Ends.hear(attempt, (answer, failure) -> remove(attempt));
        attempt.send();
        return attempt;
    }

    private synchronized void remove(Attempt<R> attempt) {
        underWay.remove(attempt);
    }

    private synchronized List<Attempt<R>> all() {
        return underWay.isEmpty() ? List.of() : new ArrayList<>(underWay);
    }

    /** A tick has passed. */
    public void tick() {
        all().forEach(Attempt::tick);
    }

    /** Ends those that wait; those that were sent end with their proposals. */
    public void close(RuntimeException reason) {
        synchronized (this) {
            closed = closed == null ? reason : closed;
        }
        all().forEach(attempt -> attempt.close(reason));
    }
}
