package io.quorate.raft.core;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.NodeId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says once a turn what has changed since the turn before: role, term, leader, configuration. */
final class Announcer {
    private final RaftState state;
    private final Effects effects;
    private final IdentityRule identityRule;
    private RoleName role = RoleName.FOLLOWER;
    private long term;
    private @Nullable NodeId leader;
    private long configuration;
    private long checkedConfiguration = -1;

    /** Starts with a follower that knows what its stores held. */
    Announcer(RaftState state, Effects effects, IdentityRule identityRule) {
        this.state = state;
        this.effects = effects;
        this.identityRule = identityRule;
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
        if (state.configurationIndex() != checkedConfiguration) {
            checkedConfiguration = state.configurationIndex();
            identityRule.checkSelf();
        }
        if (state.configurationIndex() != configuration) {
            configuration = state.configurationIndex();
            effects.add(new Effect.ConfigurationChanged(state.configuration()));
        }
    }
}
