package io.quorate.guide;

import io.quorate.raft.RaftNode;
import io.quorate.raft.RaftSession;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.protocol.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Commands, queries and sessions. */
final class Calls {
    private Calls() {}

    static long deliver(RaftNode<Stock.Answer> node) {
        // guide: propose
        CompletableFuture<Committed<Stock.Answer>> future = node.propose(Stock.change("apples", 5));
        Committed<Stock.Answer> committed = future.join();
        long index = committed.index();
        long left = committed.result().left();
        // end
        return index > 0 ? left : -1;
    }

    // guide: outcomes
    /** Says what is known of a command, once its future has ended. */
    static String outcome(Committed<Stock.Answer> committed, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            return "applied, as entry " + committed.index();
        } else if (cause instanceof NotLeaderException notLeader) {
            return "surely not executed; the leader: " + notLeader.leader();
        } else if (cause instanceof CommandTooLargeException || cause instanceof NodeClosedException) {
            return "surely not executed; here it never will be";
        } else if (cause instanceof BusyException) {
            return "surely not executed; later it may pass";
        } else if (cause instanceof ProposalRejectedException) {
            return "surely not executed: " + cause.getMessage();
        } else if (cause instanceof OutcomeUnknownException) {
            return "nobody knows";
        }
        throw new IllegalStateException(cause);
    }
    // end

    // guide: retry
    private static final Executor PAUSE = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

    /** Repeats a command while it surely has no effect, and another attempt may have one. */
    static CompletableFuture<Committed<Stock.Answer>> persist(
            RaftNode<Stock.Answer> node, Bytes command, int attempts) {
        return node.propose(command).exceptionallyCompose(failure -> {
            boolean mayPass = failure instanceof ProposalRejectedException
                    && !(failure instanceof CommandTooLargeException || failure instanceof NodeClosedException);
            return mayPass && attempts > 1
                    ? CompletableFuture.runAsync(() -> {}, PAUSE)
                            .thenCompose(paused -> persist(node, command, attempts - 1))
                    : CompletableFuture.failedFuture(failure);
        });
    }
    // end

    // guide: window
    /** Proposes many commands, of which at most 1,000 are under way at a time. */
    static List<CompletableFuture<Committed<Stock.Answer>>> all(RaftNode<Stock.Answer> node, List<Bytes> commands) {
        Semaphore window = new Semaphore(1_000);
        List<CompletableFuture<Committed<Stock.Answer>>> ends = new ArrayList<>();
        for (Bytes command : commands) {
            window.acquireUninterruptibly();
            ends.add(node.propose(command).whenComplete((committed, failure) -> window.release()));
        }
        return ends;
    }
    // end

    static List<Long> reads(RaftNode<Stock.Answer> node, Stock stock) {
        // guide: reads
        CompletableFuture<Long> exact = node.read(() -> stock.count("apples"));
        CompletableFuture<Long> byLease = node.read(ReadConsistency.LEASE, () -> stock.count("apples"));
        CompletableFuture<Long> recent =
                node.read(ReadConsistency.staleness(Duration.ofSeconds(5)), () -> stock.count("apples"));
        CompletableFuture<Long> whatever = node.read(ReadConsistency.STALE, () -> stock.count("apples"));
        // end
        return List.of(exact.join(), byLease.join(), recent.join(), whatever.join());
    }

    static List<Committed<Stock.Answer>> sell(RaftNode<Stock.Answer> node, RaftNode<Stock.Answer> other) {
        // guide: session
        RaftSession<Stock.Answer> session = node.openSession().join();
        Committed<Stock.Answer> sold =
                session.propose(Stock.change("apples", -1)).join();
        // end
        // guide: numbered
        Committed<Stock.Answer> second =
                session.propose(2, Stock.change("apples", -1)).join();
        // end
        // guide: resume
        session.detach();
        RaftSession<Stock.Answer> resumed = other.resumeSession(session.id(), 2);
        Committed<Stock.Answer> again =
                resumed.propose(2, Stock.change("apples", -1)).join();
        resumed.close().join();
        // end
        return List.of(sold, second, again);
    }
}
