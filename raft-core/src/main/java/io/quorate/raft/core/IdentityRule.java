package io.quorate.raft.core;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.IdentityRefused;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;

/**
 * Who is the member whose name it bears. The configuration says with which data directory a member has made its
 * promises, once a leader has learnt that; whoever comes with another one under that name has lost them. Nothing that
 * it says counts, and it is told so; but a leader is heard whoever it is, as it was elected by those who know better.
 */
final class IdentityRule {
    private final RaftState state;
    private final Effects effects;

    IdentityRule(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
    }

    /** Returns whether the message is to be handled; refuses a sender that is not who it says. */
    boolean admits(Message message, long incarnation) {
        if (message instanceof IdentityRefused refusal) {
            heed(refusal);
            return false;
        }
        if (isLeaders(message)) {
            return true;
        }
        long registered = incarnation == 0 ? 0 : registered(message.from());
        boolean same = registered == 0 || registered == incarnation;
        if (!same) {
            state.say(new IdentityRefused(state.self(), message.from(), state.term(), incarnation));
        }
        return same;
    }

    /**
     * A node that lags behind a removal and a new start under the same name may know the leader with another data
     * directory. It learns better from the leader's log only, and its promise to a leader makes nobody one.
     */
    private static boolean isLeaders(Message message) {
        return message instanceof AppendEntries || message instanceof Heartbeat || message instanceof InstallSnapshot;
    }

    /**
     * Only the leader's refusal counts, and not where the own log knows better: anybody else may lag behind a removal
     * and a new start under the same name. So may the own log, where it names another data directory: what follows in
     * it may be that removal. One that was started as a founder is none, and first makes sure that it will not forget
     * this: it might be added again, with what it has on its disk.
     */
    private void heed(IdentityRefused refusal) {
        long own = state.incarnation();
        boolean byLeader = refusal.term() == state.term() && refusal.from().equals(state.leader());
        if (own != 0 && byLeader && refusal.incarnation() == own && registered(state.self()) != own) {
            state.disown();
            if (state.isHardStateDurable()) {
                effects.add(new Effect.IdentityLost(refusal.from()));
            }
        }
    }

    private long registered(NodeId id) {
        return state.configuration().member(id).map(Member::incarnation).orElse(0L);
    }
}
