package io.quorate.raft.runtime.session;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SessionOptions;
import io.quorate.raft.protocol.SessionRequest;
import io.quorate.raft.spi.ResultCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that are used through this node. May be called by any thread.
 *
 * @param <R> what a command results in
 */
public final class Sessions<R> {
    private static final int KEEP_ALIVES_PER_TIMEOUT = 4;
    private static final int MAX_CLIENTS = 1 << 14;
    private static final int MAX_ATTEMPTS = 1 << 18;

    private final RaftOptions options;
    private final Attempts<R> attempts;
    private final SessionClient.@Nullable Means<R> means;
    private final List<SessionClient<R>> clients = new CopyOnWriteArrayList<>();

    /** Makes one that proposes requests by this sender. */
    public Sessions(
            RaftOptions options,
            @Nullable ResultCodec<R> codec,
            Function<SessionRequest, CompletableFuture<Committed<SessionAnswer<R>>>> sender) {
        this.options = options;
        this.attempts = new Attempts<>(
                sender,
                new Attempts.Limits(
                        ticks(options.sessions().patience()),
                        MAX_ATTEMPTS,
                        options.replication().maxUncommittedBytes()));
        SessionOptions limits = options.sessions();
        int keepAliveTicks = ticks(limits.timeout().dividedBy(KEEP_ALIVES_PER_TIMEOUT));
        this.means =
                codec == null ? null : new SessionClient.Means<>(attempts, codec, limits.maxAnswers(), keepAliveTicks);
    }

    private int ticks(Duration duration) {
        ElectionOptions election = options.election();
        long ticks = duration.dividedBy(election.tick());
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, ticks));
    }

    /**
     * Opens a session, and hands its client on.
     *
     * @throws IllegalStateException if the node has no codec for results
     */
    public <T> CompletableFuture<T> open(Function<? super SessionClient<R>, ? extends T> use) {
        SessionClient.Means<R> means = means();
        SessionOptions limits = options.sessions();
        SessionRequest.Open request = new SessionRequest.Open(
                limits.timeout().toMillis(), limits.maxSessions(), limits.maxAnswers(), limits.maxAnswerBytes());
        if (clients.size() >= MAX_CLIENTS) {
            return CompletableFuture.failedFuture(tooMany());
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        Ends.hear(attempts.start(() -> request), (answer, failure) -> {
            if (failure != null) {
                future.completeExceptionally(failure);
            } else if (answer instanceof SessionAnswer.Opened<R> opened) {
                future.complete(use.apply(client(opened.session(), 1, means)));
            } else {
                future.completeExceptionally(
                        new BusyException("the group has " + limits.maxSessions() + " sessions already, or more"));
            }
        });
        return future;
    }

    /**
     * Returns a client of a session that was opened before, maybe by another node.
     *
     * @throws IllegalStateException if the node has no codec for results
     * @throws BusyException if too many sessions are used through this node
     */
    public SessionClient<R> resume(long id, long firstUnanswered) {
        if (id < 1 || firstUnanswered < 1) {
            throw new IllegalArgumentException(
                    "sessions and their commands have names from 1: " + id + ", " + firstUnanswered);
        }
        SessionClient.Means<R> means = means();
        if (clients.size() >= MAX_CLIENTS) {
            throw tooMany();
        }
        return client(id, firstUnanswered, means);
    }

    private static BusyException tooMany() {
        return new BusyException("this node has " + MAX_CLIENTS + " session objects, or more: close or detach some");
    }

    private SessionClient<R> client(long id, long firstUnanswered, SessionClient.Means<R> means) {
        SessionClient<R> client = new SessionClient<>(id, firstUnanswered, means);
        clients.add(client);
        return client;
    }

    private SessionClient.Means<R> means() {
        if (means == null) {
            throw new IllegalStateException("a session needs a codec for results, since answers are kept: call"
                    + " resultCodec(...) on the builders of all the nodes");
        }
        return means;
    }

    /** A tick has passed. */
    public void tick() {
        attempts.tick();
        clients.removeIf(SessionClient::tick);
    }

    /** Ends everything that waits. */
    public void close(RuntimeException reason) {
        attempts.close(reason);
    }
}
