package io.quorate.raft.core;

import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.core.progress.ProgressTable;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.TimeoutNow;
import org.jspecify.annotations.Nullable;

/**
 * Hands leadership over (§3.10): the leader takes no proposals any more, brings the target up to date, and tells it to
 * stand for election, again with every heartbeat. After one election timeout it gives up and serves again. That it was
 * done shows in the leader's stepping down.
 */
final class LeadershipTransfer {
    /** How many election timeouts a leader of lower priority leads on in peace after nobody took leadership over. */
    private static final int REST_TIMEOUTS = 10;

    private final RaftState state;
    private final Effects effects;
    private final ProgressTable table;
    private final LeaderLease lease;
    private final CallerAnswers answers;
    private @Nullable NodeId target;
    private @Nullable Caller caller;
    private int ticksLeft;
    private int restTicks;
    private boolean called;

    LeadershipTransfer(RaftState state, Effects effects, ProgressTable table, LeaderLease lease) {
        this.state = state;
        this.effects = effects;
        this.table = table;
        this.lease = lease;
        this.answers = new CallerAnswers(state, effects);
    }

    boolean isUnderWay() {
        return target != null;
    }

    /** Hands over to the node that the caller wants, or to the best one where it wants none in particular. */
    void ask(Caller asking, @Nullable NodeId wanted) {
        if (isUnderWay()) {
            answers.refused(asking, Rejection.TRANSFERRING);
        } else if (wanted == null) {
            NodeId best = best();
            if (best == null) {
                answers.refused(asking, Rejection.TRANSFER_FAILED);
            } else {
                begin(best, asking);
            }
        } else if (wanted.equals(state.self()) || !state.configuration().isIncomingVoter(wanted)) {
            answers.refused(asking, Rejection.INVALID_TARGET);
        } else {
            begin(wanted, asking);
        }
    }

    /** Hands over to the best voter, if there is one and nothing is under way: this node is no member any more. */
    void retire() {
        NodeId best = isUnderWay() ? null : best();
        if (best != null) {
            begin(best, null);
        }
    }

    /** Hands over to a voter of higher priority than this node's, if one is there and up to date (rule E8). */
    void prefer() {
        NodeId best = isUnderWay() || restTicks > 0 ? null : best();
        if (best != null && priorityOf(best) > priorityOf(state.self()) && isCurrent(best)) {
            begin(best, null);
        }
    }

    private void begin(NodeId next, @Nullable Caller asking) {
        target = next;
        caller = asking;
        called = false;
        ticksLeft = state.options().election().electionTimeoutTicks();
    }

    /** Returns the active voter that is up to date first, then of the highest priority, then the furthest. */
    private @Nullable NodeId best() {
        Progress best = null;
        for (int i = 0; i < table.peers().size(); i++) {
            Progress peer = table.peers().get(i);
            if (isCandidate(peer) && (best == null || isBetter(peer, best))) {
                best = peer;
            }
        }
        return best == null ? null : best.member().id();
    }

    private boolean isCandidate(Progress peer) {
        return peer.contact().wasLatelyActive()
                && state.configuration().isIncomingVoter(peer.member().id());
    }

    private boolean isBetter(Progress peer, Progress than) {
        boolean current = isCurrent(peer.member().id());
        if (current != isCurrent(than.member().id())) {
            return current;
        }
        int priority = peer.member().priority();
        return priority != than.member().priority()
                ? priority > than.member().priority()
                : peer.matchIndex() > than.matchIndex();
    }

    private boolean isCurrent(NodeId id) {
        Progress peer = table.find(id);
        long lag = state.options().membership().promotionLagEntries();
        return peer != null && peer.matchIndex() + lag >= state.log().lastIndex();
    }

    private int priorityOf(NodeId id) {
        Configuration configuration = state.configuration();
        return configuration.member(id).map(Member::priority).orElse(Integer.MIN_VALUE);
    }

    /** Ends a turn: tells the target to stand for election once it has the whole log. */
    void endTurn() {
        NodeId next = target;
        Progress peer = next == null || called ? null : table.find(next);
        if (peer != null && peer.matchIndex() >= state.log().lastIndex()) {
            called = true;
            callAgain();
        }
    }

    /** Tells the target anew, as a message may be lost, or come while the target may not stand (rule E5). */
    void callAgain() {
        NodeId next = target;
        if (next != null && called) {
            lease.giveUp();
            effects.send(new TimeoutNow(state.self(), next, state.term()));
        }
    }

    /** Lets a tick pass; returns whether a transfer was given up. */
    boolean tick() {
        restTicks = Math.max(0, restTicks - 1);
        if (target == null || --ticksLeft > 0) {
            return false;
        }
        target = null;
        restTicks = REST_TIMEOUTS * state.options().election().electionTimeoutTicks();
        refuseCaller(Rejection.TRANSFER_FAILED);
        return true;
    }

    /** The leadership ends, because of this or otherwise. */
    void leave() {
        if (!called) {
            refuseCaller(Rejection.NOT_LEADER);
        }
    }

    private void refuseCaller(Rejection reason) {
        Caller waiting = caller;
        if (waiting != null) {
            caller = null;
            answers.refused(waiting, reason);
        }
    }
}
