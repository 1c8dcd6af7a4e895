package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the loop, the listener and those who asked for a snapshot how taking one ended. Who asks while one is being
 * taken waits for the next one, which holds all that was applied before the question.
 */
final class SnapshotNews {
    static final int MAX_CALLERS = 1 << 10;

    private final Outbox outbox;
    private final Consumer<Event> requests;
    private final NodeNews news;
    private List<CompletableFuture<SnapshotMeta>> waiting = new ArrayList<>();
    private List<CompletableFuture<SnapshotMeta>> underWay = new ArrayList<>();
    private @Nullable RuntimeException closed;

    /** Makes one whose callers' wishes go another way to the loop than news of workers. */
    SnapshotNews(Outbox outbox, Consumer<Event> requests, NodeNews news) {
        this.outbox = outbox;
        this.requests = requests;
        this.news = news;
    }

    /** Asks for a snapshot that holds at least what is applied now. Called by any thread. */
    CompletableFuture<SnapshotMeta> ask() {
        CompletableFuture<SnapshotMeta> future = new CompletableFuture<>();
        RuntimeException refusal;
        synchronized (this) {
            refusal = closed;
            if (refusal == null && waiting.size() >= MAX_CALLERS) {
                refusal = new BusyException("too many callers are waiting for a snapshot");
            }
            if (refusal == null) {
                waiting.add(future);
            }
        }
        if (refusal != null) {
            future.completeExceptionally(refusal);
        } else {
            requests.accept(new Event.SnapshotRequested());
        }
        return future;
    }

    /** The state is about to be captured. */
    synchronized void taking() {
        underWay.addAll(waiting);
        waiting = new ArrayList<>();
    }

    /** The snapshot is committed. */
    void taken(SnapshotMeta meta) {
        outbox.report(new Event.SnapshotTaken(meta));
        news.snapshotTaken(meta);
        for (CompletableFuture<SnapshotMeta> future : ended()) {
            future.complete(meta);
        }
    }

    /** Nothing was applied since this snapshot was committed, so it will do. */
    void stillLatest(SnapshotMeta meta) {
        outbox.report(new Event.SnapshotTaken(meta));
        for (CompletableFuture<SnapshotMeta> future : ended()) {
            future.complete(meta);
        }
    }

    /** Nothing was ever applied, so there is nothing to take. */
    void nothingToTake() {
        outbox.report(new Event.SnapshotNotTaken());
        for (CompletableFuture<SnapshotMeta> future : ended()) {
            future.completeExceptionally(new ProposalRejectedException("nothing is applied yet, so there is no state"));
        }
    }

    /** The snapshot was given up; the log is kept. */
    void notTaken(RuntimeException reason) {
        outbox.report(new Event.SnapshotNotTaken());
        news.snapshotNotTaken(reason);
        for (CompletableFuture<SnapshotMeta> future : ended()) {
            future.completeExceptionally(reason);
        }
    }

    private List<CompletableFuture<SnapshotMeta>> ended() {
        List<CompletableFuture<SnapshotMeta>> ended;
        boolean again;
        synchronized (this) {
            ended = underWay;
            underWay = new ArrayList<>();
            again = !waiting.isEmpty();
        }
        if (again) {
            outbox.report(new Event.SnapshotRequested());
        }
        return ended;
    }

    /** Ends those who wait, and those who come later, with this reason. */
    void close(RuntimeException reason) {
        List<CompletableFuture<SnapshotMeta>> left;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = reason;
            left = underWay;
            left.addAll(waiting);
            underWay = new ArrayList<>();
            waiting = new ArrayList<>();
        }
        for (CompletableFuture<SnapshotMeta> future : left) {
            future.completeExceptionally(reason);
        }
    }
}
