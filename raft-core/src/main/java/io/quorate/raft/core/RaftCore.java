package io.quorate.raft.core;

import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Raft as a function: events in, effects out. It starts as a follower with what the stores held, and knows nothing of
 * threads, clocks, disks and networks. One thread at a time may use it.
 *
 * <p>It applies the term rule, delegates to the role, and alone puts another role in place.
 */
public final class RaftCore {
    private final Effects effects = new Effects();
    private final RaftState state;
    private final EventRouter router;
    private final Announcer announcer;
    private final RoleHistory history;
    private Role role;

    /**
     * Starts as a follower.
     *
     * @param self this node
     * @param options all the settings
     * @param log what the log store held
     * @param snapshot the latest snapshot, from which the state machine was restored, or null
     * @param random draws election timeouts; nothing else is random
     * @throws io.quorate.raft.protocol.Invariant.Violation if snapshot and log do not fit together
     */
    public RaftCore(
            NodeId self,
            RaftOptions options,
            RecoveredLog log,
            @Nullable SnapshotMeta snapshot,
            RandomGenerator random) {
        this(new Self(self, 0), options, log, snapshot, random);
    }

    /** Starts as a follower that knows its data directory, and so whether it is the member whose name it bears. */
    public RaftCore(
            Self self, RaftOptions options, RecoveredLog log, @Nullable SnapshotMeta snapshot, RandomGenerator random) {
        this.state = new RaftState(new RaftState.Start(self, options, log, snapshot, random), effects);
        this.router = new EventRouter(state, effects, new IdentityRule(state, effects));
        this.role = new Follower(state, effects);
        this.announcer = new Announcer(state, effects);
        this.history = new RoleHistory(state);
    }

    /** Takes a turn of one event. The effects are valid until the next turn. */
    public Effects step(Event event) {
        effects.clear();
        handle(event);
        return endTurn();
    }

    /**
     * Takes a turn: all the events in their order, then together what they lead to. The effects are valid until the
     * next turn.
     */
    public Effects step(List<Event> turn) {
        effects.clear();
        for (int i = 0; i < turn.size(); i++) {
            handle(turn.get(i));
        }
        return endTurn();
    }

    private void handle(Event event) {
        Role next = router.route(event, role);
        history.handled(event, role, next);
        if (next != role) {
            RoleTransition.require(role.name(), next.name());
            role.leave();
            role = next;
        }
    }

    private Effects endTurn() {
        role.endTurn();
        state.endTurn();
        announcer.announce(role.name(), history);
        return effects;
    }

    /**
     * Returns the node as it is now.
     *
     * @param load what the runtime knows of it
     * @param tickNanos the time from tick to tick
     */
    public NodeStatus status(LoadStatus load, long tickNanos) {
        return new StatusReport(state, role, tickNanos).make(history, load);
    }

    RaftState state() {
        return state;
    }

    Role role() {
        return role;
    }
}
