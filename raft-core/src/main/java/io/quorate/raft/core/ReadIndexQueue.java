package io.quorate.raft.core;

import io.quorate.raft.core.membership.Quorum;
import io.quorate.raft.core.membership.Quorum.VoteResult;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads at the leader (§6.4). Those that wait share one round of heartbeats: its read index is the commit
 * index at the round's start, and it is good once a majority has answered. Before the leader has committed an entry of
 * its own term the commit index may be behind, so reads wait for that.
 */
final class ReadIndexQueue {
    /** How many reads, each for a batch of callers, may wait; a follower that asked may have given up long ago. */
    private static final int MAX_WAITING = 1 << 16;

    /** A read of this node's own caller (no asker), or of a follower's. */
    private record Waiting(@Nullable NodeId asker, long token) {}

    private final RaftState state;
    private final Effects effects;
    private final Heartbeats heartbeats;
    private final long firstIndexOfTerm;
    private List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> confirming = new ArrayList<>();
    private long confirmingIndex;
    private long round;

    ReadIndexQueue(RaftState state, Effects effects, Heartbeats heartbeats, long firstIndexOfTerm) {
        this.state = state;
        this.effects = effects;
        this.heartbeats = heartbeats;
        this.firstIndexOfTerm = firstIndexOfTerm;
    }

    /** Takes a read; one that a lease is good enough for is served by it at once, where there is one (rule R2). */
    void add(Event.Read read) {
        long leaseEnd = read.byLease() && state.commitIndex() >= firstIndexOfTerm
                ? heartbeats.lease().end()
                : 0;
        if (leaseEnd > state.vitals().nanos()) {
            effects.add(new Effect.ReadReady(
                    read.token(), state.commitIndex(), state.vitals().nanoTimeAt(leaseEnd)));
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            effects.add(new Effect.ReadRejected(read.token(), Rejection.BUSY, state.self()));
            return;
        }
        waiting.add(new Waiting(null, read.token()));
    }

    /** Takes a follower's read, or turns it away. */
    void add(ReadIndex request) {
        Waiting read = new Waiting(request.from(), request.token());
        if (waiting.size() >= MAX_WAITING) {
            answer(read, 0);
        } else {
            waiting.add(read);
        }
    }

    /** Starts a round for the reads that wait, when none is under way. Returns whether heartbeats must leave. */
    boolean startRound() {
        if (waiting.isEmpty() || !confirming.isEmpty() || state.commitIndex() < firstIndexOfTerm) {
            return false;
        }
        List<Waiting> free = confirming;
        confirming = waiting;
        waiting = free;
        confirmingIndex = state.commitIndex();
        round = heartbeats.beginRound();
        return !confirm();
    }

    /** Serves the round under way if a majority has answered it. Returns whether it did. */
    boolean confirm() {
        if (confirming.isEmpty() || Quorum.vote(state.configuration(), this::answerOf) != VoteResult.WON) {
            return false;
        }
        for (int i = 0; i < confirming.size(); i++) {
            answer(confirming.get(i), confirmingIndex);
        }
        confirming.clear();
        return true;
    }

    private int answerOf(NodeId voter) {
        return heartbeats.hasAnswered(voter, round) ? 1 : 0;
    }

    /** Turns all away: the leadership ends. */
    void leave() {
        for (Waiting read : confirming) {
            answer(read, 0);
        }
        for (Waiting read : waiting) {
            answer(read, 0);
        }
        confirming.clear();
        waiting.clear();
    }

    private void answer(Waiting read, long index) {
        NodeId asker = read.asker();
        if (asker != null) {
            state.say(new ReadIndexResponse(state.self(), asker, state.term(), read.token(), index));
        } else if (index > 0) {
            effects.add(new Effect.ReadReady(read.token(), index));
        } else {
            effects.add(new Effect.ReadRejected(read.token(), Rejection.NOT_LEADER, state.leader()));
        }
    }
}
