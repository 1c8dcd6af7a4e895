package io.quorate.raft.core;

import io.quorate.raft.api.LeaseOptions;
import io.quorate.raft.core.membership.Quorum;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.core.progress.ProgressTable;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.NodeId;

/**
 * Until when a leader surely is the only one (§6.4.1, rule R2): a majority has promised to vote for no other one. A
 * promise counts from when the heartbeat that it answers was sent, at the latest by the tick before, and is shortened
 * by how much slower this node's clock may be than the voter's. Once another node was told to stand, there is no lease
 * any more in this term: the promises do not hold against that one, and the message may be under way for long.
 *
 * <p>All times are as {@link Vitals#nanos} says them.
 */
final class LeaderLease {
    private static final int REMEMBERED_ROUNDS = 64;

    private final RaftState state;
    private final ProgressTable table;
    private final LeaseOptions options;
    private final long[] sentAt = new long[REMEMBERED_ROUNDS];
    private long latestRound;
    private boolean givenUp;

    LeaderLease(RaftState state, ProgressTable table) {
        this.state = state;
        this.table = table;
        this.options = state.options().leases();
    }

    boolean isEnabled() {
        return options.enabled();
    }

    /** Heartbeats of this round, which has not been sent before, leave now. */
    void sent(long round) {
        latestRound = round;
        sentAt[slot(round)] = state.vitals().nanos();
    }

    /** A member answered a round, with its promise. */
    void answered(HeartbeatResponse answer) {
        long round = answer.round();
        Progress peer = table.find(answer.from());
        boolean known = round > latestRound - REMEMBERED_ROUNDS && round > 0 && round <= latestRound;
        // Before the first tick nobody knows the time.
        if (peer != null && known && answer.promiseNanos() > 0 && sentAt[slot(round)] > 0) {
            long held = answer.promiseNanos() / 100 * (100 - options.maxDriftPercent());
            peer.contact().leased(sentAt[slot(round)] + held);
        }
    }

    private static int slot(long round) {
        return (int) (round % REMEMBERED_ROUNDS);
    }

    /** Another node is told to stand for election. */
    void giveUp() {
        givenUp = true;
    }

    /** Returns until when this node is the only leader; 0 = nobody knows. */
    long end() {
        return !options.enabled() || givenUp ? 0 : Quorum.committedIndex(state.configuration(), this::endOf);
    }

    private long endOf(NodeId voter) {
        if (voter.equals(state.self())) {
            return state.vitals().nanos() + state.promise().nanos();
        }
        Progress peer = table.find(voter);
        return peer == null ? 0 : peer.contact().leaseEnd();
    }
}
