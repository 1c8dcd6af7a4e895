package io.quorate.kv.server;

import io.quorate.kv.client.Reasons;
import io.quorate.kv.client.Retry;
import io.quorate.kv.command.CommandTable;
import io.quorate.kv.command.Plan;
import io.quorate.kv.command.Session;
import io.quorate.kv.command.Statistics;
import io.quorate.kv.group.ServedNode;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.store.KvRead;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.ProposalRejectedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does what plans say, on one node. For any thread; nothing blocks.
 *
 * @param node the node
 * @param table all the commands
 * @param statistics what is counted
 * @param timeout how long a change or question may take
 */
record Dispatcher(ServedNode node, CommandTable table, Statistics statistics, Duration timeout) {

    /** Returns what to do for a request; for the connection's thread. */
    Plan plan(Pending pending, Session session) {
        return table.plan(pending.request(), session);
    }

    /** Returns whether it makes no sense yet to start this: it needs a leader, and none is known. */
    boolean mustWait(Pending.Kind kind, Session session) {
        boolean needsLeader = kind == Pending.Kind.WRITE || (kind == Pending.Kind.READ && !session.stale());
        return needsLeader && !node.knowsLeader();
    }

    /**
     * Starts a plan.
     *
     * @param done called by any thread when the request has its answer, even before this returns
     */
    void start(Pending pending, Plan plan, Session session, Runnable done) {
        boolean stale = session.stale();
        plan.accept(new Plan.Visitor<Boolean>() {
            @Override
            public Boolean answer(Plan.Answer answer) {
                return pending.answer(answer.reply(), false);
            }

            @Override
            public Boolean store(Plan.Store store) {
                return store.command() instanceof KvRead question
                        ? question(pending, () -> node.ask(question, stale).thenApply(store.reply()), done)
                        : change(pending, store, done);
            }

            @Override
            public Boolean scan(Plan.Scan scan) {
                return question(pending, () -> node.view(stale).thenApplyAsync(scan.look()), done);
            }

            @Override
            public Boolean task(Plan.Task task) {
                return end(pending, attempt(task.work()), Failures::ofTask, done);
            }
        });
    }

    private Boolean change(Pending pending, Plan.Store store, Runnable done) {
        return end(pending, node.propose(store.command()).thenApply(store.reply()), Failures::ofChange, done);
    }

    /** Asks again until the time is up what was not answered for want of a leader. */
    private Boolean question(Pending pending, Supplier<CompletableFuture<Reply>> ask, Runnable done) {
        CompletableFuture<Reply> answered = attempt(ask).exceptionallyCompose(failure -> {
            Throwable cause = Reasons.unwrapped(failure);
            Duration left = Duration.ofNanos(pending.deadlineNanos() - System.nanoTime());
            boolean again = cause instanceof ProposalRejectedException
                    && !(cause instanceof NodeClosedException)
                    && !left.isNegative();
            return again ? Retry.within(left, ask) : CompletableFuture.failedFuture(cause);
        });
        return end(pending, answered, Failures::ofQuestion, done);
    }

    private static CompletableFuture<Reply> attempt(Supplier<CompletableFuture<Reply>> work) {
        try {
            return work.get();
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    private static Boolean end(
            Pending pending,
            CompletableFuture<Reply> future,
            Function<Throwable, Reply.Failure> failed,
            Runnable done) {
        var unused = future.whenComplete((reply, failure) -> {
            boolean noLeader = failure != null && Reasons.unwrapped(failure) instanceof NotLeaderException;
            if (pending.answer(failure == null ? reply : failed.apply(failure), noLeader)) {
                done.run();
            }
        });
        return true;
    }
}
