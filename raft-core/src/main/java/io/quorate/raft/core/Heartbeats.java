package io.quorate.raft.core;

import io.quorate.raft.core.membership.Quorum;
import io.quorate.raft.core.membership.Quorum.VoteResult;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.core.progress.ProgressTable;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.NodeId;

/**
 * The heartbeats of one leadership. They are numbered in rounds: who answers a round took this node for the leader
 * after the round had begun. After a pause the leadership is in doubt until a majority has answered a new round.
 */
final class Heartbeats {
    private final RaftState state;
    private final Effects effects;
    private final ProgressTable table;
    private final LeaderLease lease;
    private long round;
    private long doubtRound;
    private int ticksLeft;

    Heartbeats(RaftState state, Effects effects, ProgressTable table) {
        this.state = state;
        this.effects = effects;
        this.table = table;
        this.lease = new LeaderLease(state, table);
    }

    /** Begins a round, which the next heartbeats bear; returns its number. */
    long beginRound() {
        return ++round;
    }

    /** Lets a tick pass; returns whether heartbeats are due. */
    boolean tick() {
        return --ticksLeft <= 0;
    }

    LeaderLease lease() {
        return lease;
    }

    void send() {
        if (lease.isEnabled()) {
            // A lease counts from when a round was sent, so each sending is a round of its own.
            lease.sent(beginRound());
        }
        ticksLeft = state.options().election().heartbeatTicks();
        for (int i = 0; i < table.peers().size(); i++) {
            Progress peer = table.peers().get(i);
            long commitIndex = Math.min(peer.matchIndex(), state.commitIndex());
            effects.send(new Heartbeat(state.self(), peer.member().id(), state.term(), commitIndex, round));
            peer.commitTold(commitIndex);
        }
    }

    /** The node stood still for so long that others may lead by now: asks everyone whether it still does. */
    void doubt() {
        doubtRound = beginRound();
        ticksLeft = 0;
    }

    /** Returns whether no majority has answered since the leadership came into doubt. */
    boolean isInDoubt() {
        if (doubtRound > 0 && Quorum.vote(state.configuration(), this::confirmationOf) == VoteResult.WON) {
            doubtRound = 0;
        }
        return doubtRound > 0;
    }

    private int confirmationOf(NodeId voter) {
        return hasAnswered(voter, doubtRound) ? 1 : 0;
    }

    /** Returns whether this voter has answered this round; the leader itself always has. */
    boolean hasAnswered(NodeId voter, long sinceRound) {
        if (voter.equals(state.self())) {
            return true;
        }
        Progress peer = table.find(voter);
        return peer != null && peer.contact().answeredRound() >= sinceRound;
    }
}
