package io.quorate.raft.core;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.NodeId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says once a turn what has changed since the turn before: role, term, leader, configuration. */
final class Announcer {
    private final RaftState state;
    private final Effects effects;
    private RoleName role = RoleName.FOLLOWER;
    private long term;
    private @Nullable NodeId leader;
    private long configuration;

    /** Starts with a follower that knows what its stores held. */
    Announcer(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
        this.term = state.term();
        this.configuration = state.configurationIndex();
    }

    void announce(RoleName now, RoleHistory history) {
        if (now != role || state.term() != term || !Objects.equals(state.leader(), leader)) {
            role = now;
            term = state.term();
            leader = state.leader();
            effects.add(new Effect.RoleChanged(role, term, leader, history.lastChange()));
        }
        if (state.configurationIndex() != configuration) {
            configuration = state.configurationIndex();
            effects.add(new Effect.ConfigurationChanged(state.configuration()));
        }
    }
}
