package io.quorate.raft.runtime.session;

import io.quorate.raft.api.BusyException;
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
    private final Limits limits;
    private final Set<Attempt<R>> underWay = new LinkedHashSet<>();
    private long bytesUnderWay;
    private @Nullable RuntimeException closed;

    /**
     * How long an attempt may take, and what all those under way may hold.
     *
     * @param patienceTicks how long each is repeated
     * @param maxCount how many there may be
     * @param maxBytes how many bytes of commands they may hold; a lone one always fits
     */
    public record Limits(int patienceTicks, int maxCount, long maxBytes) {}

    /** Makes one that proposes requests by this sender, within these limits. */
    public Attempts(Function<SessionRequest, CompletableFuture<Committed<SessionAnswer<R>>>> sender, Limits limits) {
        this.sender = sender;
        this.limits = limits;
    }

    /** Starts an attempt without a command. */
    Attempt<R> start(Supplier<? extends SessionRequest> request) {
        return start(0, request);
    }

    /** Starts an attempt that holds so many bytes of a command; each of its requests is made anew. */
    Attempt<R> start(int commandBytes, Supplier<? extends SessionRequest> request) {
        Attempt<R> attempt = new Attempt<>(commandBytes, request, sender, limits.patienceTicks());
        RuntimeException refusal;
        synchronized (this) {
            refusal = closed != null ? closed : tooMany(commandBytes);
            if (refusal == null) {
                underWay.add(attempt);
                bytesUnderWay += commandBytes;
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

    private @Nullable BusyException tooMany(int commandBytes) {
        boolean tooLong = bytesUnderWay > 0 && bytesUnderWay + commandBytes > limits.maxBytes();
        return underWay.size() >= limits.maxCount() || tooLong
                ? new BusyException("too many requests of sessions are under way")
                : null;
    }

    private synchronized void remove(Attempt<R> attempt) {
        if (underWay.remove(attempt)) {
            bytesUnderWay -= attempt.commandBytes();
        }
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
