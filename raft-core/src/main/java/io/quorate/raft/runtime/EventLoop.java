package io.quorate.raft.runtime;

import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.core.EffectHandler;
import io.quorate.raft.core.Effects;
import io.quorate.raft.core.RaftCore;
import io.quorate.raft.spi.Environment.SerialExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives the core: each run takes everything that has come in, steps the core once, and carries out what it wants. Runs
 * on the loop's serial executor; where that sleeps, whoever brings a peer's message or a worker's news takes the turn.
 * No future of a caller ends in such a turn: where one might, what the core wants is carried out on the executor.
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
    // What a visitor left to be carried out. The core must not be stepped before: it would take it back.
    private @Nullable Runnable left;
    // Whether a part of a turn has begun and not ended, as where its end found no stack or memory any more.
    private boolean broken;

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
        inbox.open(new Inbox.Takers(
                () -> executor.execute(this::run), () -> executor.executeOrVisit(this::run, this::visit)));
    }

    private void visit() {
        Turn<R> turn = left != null || broken ? null : inbox.takeWithoutCallers(spare);
        if (turn == null) {
            executor.execute(this::run);
        } else {
            run(turn, true);
        }
    }

    private void run() {
        Runnable first = left;
        if (first != null) {
            left = null;
            first.run();
        }
        run(inbox.take(spare), false);
    }

    private void run(Turn<R> turn, boolean visited) {
        RuntimeException closed = inbox.closedBy();
        if (closed != null) {
            inbox.refuse(turn, closed);
        } else if (broken) {
            fail(turn, new IllegalStateException("a turn broke off, and nobody could say why"));
        } else {
            carefully(turn, () -> step(turn, visited));
        }
    }

    /** Does a part of a turn. What throws is a bug: the node stops, since it cannot know any more what it promised. */
    private void carefully(Turn<R> turn, Runnable part) {
        broken = true;
        try {
            part.run();
            broken = false;
        } catch (Throwable e) {
            fail(turn, e);
        }
    }

    private void fail(Turn<R> turn, Throwable cause) {
        IllegalStateException failure =
                new IllegalStateException("an internal error, please report it: " + cause, cause);
        failures.accept(failure);
        // Those whom the trackers know hear of it from there; the others are known to this turn only.
        inbox.refuse(turn, new NodeClosedException("the node has stopped: " + failure.getMessage(), failure));
        end(turn);
    }

    private void step(Turn<R> turn, boolean visited) {
        if (turn.ticked) {
            callers.tick();
        }
        callers.addTo(turn);
        Effects wanted = core.step(turn.events);
        if (visited && wanted.mayEndCallers()) {
            left = () -> carefully(turn, () -> carryOut(wanted, turn));
            executor.execute(this::run);
        } else {
            carryOut(wanted, turn);
        }
    }

    private void carryOut(Effects wanted, Turn<R> turn) {
        wanted.deliverTo(effects);
        if (turn.ticked || board.isOutdated() || !turn.requests.status.isEmpty()) {
            NodeStatus status = board.renew();
            for (int i = 0; i < turn.requests.status.size(); i++) {
                turn.requests.status.get(i).complete(status);
            }
        }
        end(turn);
    }

    private void end(Turn<R> turn) {
        turn.clear();
        spare = turn;
    }
}
