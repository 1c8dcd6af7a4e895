package io.quorate.raft.core;

import io.quorate.raft.core.membership.MembershipChanger;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.core.progress.ProgressTable;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * How a leader changes the membership (§4): one change at a time, and none before an entry of its own term is
 * committed, since two leaders could otherwise change the same configuration in two ways whose majorities do not meet.
 * A joint configuration is left by itself as soon as it is committed, be it this leader's or an earlier one's.
 */
final class Reconfiguration {
    private final RaftState state;
    private final Effects effects;
    private final ProgressTable table;
    private final CallerAnswers answers;
    private final long firstIndexOfTerm;
    private @Nullable Caller waiting;

    Reconfiguration(RaftState state, Effects effects, ProgressTable table, long firstIndexOfTerm) {
        this.state = state;
        this.effects = effects;
        this.table = table;
        this.answers = new CallerAnswers(state, effects);
        this.firstIndexOfTerm = firstIndexOfTerm;
    }

    /** Makes the change, or refuses it. A change by way of a joint configuration is answered when that is left. */
    void propose(Caller caller, AdminRequest.ChangeMembership request) {
        Configuration current = state.configuration();
        if (!isSettled()) {
            answers.refused(caller, Rejection.CHANGE_IN_PROGRESS);
            return;
        }
        long expected = request.expectedIndex();
        if (expected != AdminRequest.ChangeMembership.ANY_INDEX && expected != state.configurationIndex()) {
            answers.refused(caller, Rejection.CONFIGURATION_MOVED);
            return;
        }
        Configuration target = MembershipChanger.target(current, request.change());
        if (target == null) {
            answers.refused(caller, Rejection.INVALID_CHANGE);
        } else if (!newVotersHaveCaughtUp(current, target)) {
            answers.refused(caller, Rejection.NOT_CAUGHT_UP);
        } else {
            Configuration first = MembershipChanger.enter(current, target);
            Entry entry = append(first);
            if (first.isJoint()) {
                waiting = caller;
            } else {
                answers.accepted(caller, entry.id());
            }
        }
    }

    /** Returns whether the configuration in use is final, and surely so. */
    boolean isSettled() {
        return hasCommittedInTerm()
                && state.configurationIndex() <= state.commitIndex()
                && !state.configuration().isJoint();
    }

    /** Returns whether this node is settled to have no vote: it has led its own removal to the end. */
    boolean isSelfExcluded() {
        return isSettled() && !state.configuration().isIncomingVoter(state.self());
    }

    private boolean newVotersHaveCaughtUp(Configuration current, Configuration target) {
        for (Member voter : target.voters()) {
            if (!current.isIncomingVoter(voter.id()) && !hasCaughtUp(voter.id())) {
                return false;
            }
        }
        return true;
    }

    private boolean hasCaughtUp(NodeId id) {
        Progress peer = table.find(id);
        return peer != null
                && knowsItself(peer)
                && peer.contact().wasLatelyActive()
                && peer.matchIndex() > 0
                && peer.matchIndex() + state.options().membership().promotionLagEntries()
                        >= state.log().lastIndex();
    }

    /** Returns whether the peer has read in the log that it is meant, without which it never votes (rule M5). */
    private boolean knowsItself(Progress peer) {
        boolean written = state.configuration()
                .member(peer.member().id())
                .map(Member::incarnation)
                .filter(incarnation -> incarnation != 0)
                .isPresent();
        return state.incarnation() == 0 || (written && peer.matchIndex() >= state.configurationIndex());
    }

    private Entry append(Configuration configuration) {
        Entry entry = state.append(configuration);
        for (Progress replaced : table.follow(configuration, entry.index())) {
            if (replaced.transfer() != null) {
                effects.add(new Effect.SnapshotSendEnded(replaced.member().id()));
            }
        }
        return entry;
    }

    private boolean hasCommittedInTerm() {
        return state.commitIndex() >= firstIndexOfTerm;
    }

    /** Leaves a joint configuration that is committed, once an entry of this term is too (rule M2). */
    void endTurn() {
        Configuration current = state.configuration();
        if (current.isJoint() && state.configurationIndex() <= state.commitIndex() && hasCommittedInTerm()) {
            Entry entry = append(MembershipChanger.leave(current));
            Caller caller = waiting;
            if (caller != null) {
                waiting = null;
                answers.accepted(caller, entry.id());
            }
        }
    }

    /** Does what a leader does by itself, when nothing else is under way. */
    void tick() {
        if (isSettled() && !identify() && state.options().membership().autoPromote()) {
            promote();
        }
    }

    /** Writes down with which data directories the members have come; whether there was one to write down. */
    private boolean identify() {
        Configuration current = state.configuration();
        Configuration known = current;
        for (int i = 0; i < table.peers().size(); i++) {
            Progress peer = table.peers().get(i);
            known = with(known, peer.member().id(), peer.contact().incarnation());
        }
        if (known.equals(current)) {
            return false;
        }
        append(with(known, state.self(), state.incarnation()));
        return true;
    }

    private static Configuration with(Configuration configuration, NodeId id, long incarnation) {
        Member member = configuration.member(id).orElse(null);
        return member == null || incarnation == 0 || member.incarnation() != 0
                ? configuration
                : MembershipChanger.with(configuration, member.withIncarnation(incarnation));
    }

    /** Gives a vote to a learner that has caught up. */
    private void promote() {
        Configuration current = state.configuration();
        for (Member learner : current.learners()) {
            Configuration target = hasCaughtUp(learner.id())
                    ? MembershipChanger.target(current, MembershipChange.promote(learner.id()))
                    : null;
            if (target != null) {
                append(target);
                return;
            }
        }
    }

    /** The leadership ends. */
    void leave() {
        Caller caller = waiting;
        if (caller != null) {
            waiting = null;
            answers.lost(caller);
        }
    }
}
