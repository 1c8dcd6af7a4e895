package io.quorate.raft.runtime;

import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.core.EffectHandler;
import io.quorate.raft.core.RaftCore;
import io.quorate.raft.spi.Environment.SerialExecutor;
import java.util.function.Consumer;

/**
 * Drives the core: each run takes everything that has come in, steps the core once, and carries out what it wants. Runs
 * on the loop's serial executor; where that sleeps, whoever brings a peer's message or a worker's news may take the
 * turn, unless it might end the future of a caller: those hear of it from the node's own threads.
 *
 * @param <R> what a command results in
 */
final class EventLoop<R> {
    private final Inbox<R> inbox;
    private final RaftCore core;
    private final EffectHandler effects;
    private final Callers<R> callers;
    private final StatusBoard board;
    private final Consumer<Throwable> failures;
    private final SerialExecutor executor;
    private Turn<R> spare = new Turn<>();

    /** What the loop drives, and who carries out what the core wants. */
    record Parts<R>(Inbox<R> inbox, RaftCore core, EffectHandler effects, Callers<R> callers, StatusBoard board) {}

    /** Makes a loop that runs on this executor, and tells of its failures. */
    EventLoop(Parts<R> parts, SerialExecutor executor, Consumer<Throwable> failures) {
        this.inbox = parts.inbox();
        this.core = parts.core();
        this.effects = parts.effects();
        this.callers = parts.callers();
        this.board = parts.board();
        this.failures = failures;
        this.executor = executor;
    }

    /** Starts to take turns. */
    void open() {
        inbox.open(this::run, this::offer);
    }

    /** Takes a turn on the calling thread if the loop sleeps, and otherwise on the loop's own. */
    private void offer() {
        if (callers.areWaiting()) {
            executor.execute(this::run);
        } else {
            executor.executeOrRun(this::visit);
        }
    }

    private void visit() {
        Turn<R> turn = callers.areWaiting() ? null : inbox.takeWithoutCallers(spare);
        if (turn == null) {
            executor.execute(this::run);
        } else {
            run(turn);
        }
    }

    private void run() {
        run(inbox.take(spare));
    }

    /** Takes a turn. What throws here is a bug: the node stops, since it cannot know any more what it has promised. */
    private void run(Turn<R> turn) {
        RuntimeException closed = inbox.closedBy();
        if (closed != null) {
            inbox.refuse(turn, closed);
            return;
        }
        try {
            take(turn);
        } catch (Throwable e) {
            IllegalStateException failure = new IllegalStateException("an internal error, please report it: " + e, e);
            failures.accept(failure);
            // Those whom the trackers know hear of it from there; the others are known to this turn only.
            inbox.refuse(turn, new NodeClosedException("the node has stopped: " + failure.getMessage(), failure));
        }
        turn.clear();
        spare = turn;
    }

    private void take(Turn<R> turn) {
        if (turn.ticked) {
            callers.tick();
        }
        callers.addTo(turn);
        core.step(turn.events).deliverTo(effects);
        if (turn.ticked || board.isOutdated() || !turn.requests.status.isEmpty()) {
            NodeStatus status = board.renew();
            for (int i = 0; i < turn.requests.status.size(); i++) {
                turn.requests.status.get(i).complete(status);
            }
        }
    }
}
