package io.quorate.raft.runtime;

import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.core.EffectHandler;
import io.quorate.raft.core.RaftCore;
import java.util.function.Consumer;

/**
 * Drives the core: each run takes everything that has come in, steps the core once, and carries out what it wants. Runs
 * on the loop's serial executor.
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
    private Turn<R> spare = new Turn<>();

    /** What the loop drives, and who carries out what the core wants. */
    record Parts<R>(Inbox<R> inbox, RaftCore core, EffectHandler effects, Callers<R> callers, StatusBoard board) {}

    EventLoop(Parts<R> parts, Consumer<Throwable> failures) {
        this.inbox = parts.inbox();
        this.core = parts.core();
        this.effects = parts.effects();
        this.callers = parts.callers();
        this.board = parts.board();
        this.failures = failures;
    }

    /** Takes a turn. What throws here is a bug: the node stops, since it cannot know any more what it has promised. */
    void run() {
        Turn<R> turn = inbox.take(spare);
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
        if (turn.ticked || board.isOutdated() || !turn.statusRequests.isEmpty()) {
            NodeStatus status = board.renew();
            for (int i = 0; i < turn.statusRequests.size(); i++) {
                turn.statusRequests.get(i).complete(status);
            }
        }
    }
}
