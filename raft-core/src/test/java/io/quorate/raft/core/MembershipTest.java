package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.append;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.members;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.vote;
import static io.quorate.raft.core.Messages.voters;
import static io.quorate.raft.core.Messages.wouldVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.MembershipOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** §4 cluster membership changes (rules M1 to M4), seen from one node. */
class MembershipTest {
    private static final long ANY = AdminRequest.ChangeMembership.ANY_INDEX;
    private static final MembershipChange ADD_D = MembershipChange.addLearner(new Member(D, "d:1"));

    static Event.ProposeMembership change(long token, MembershipChange change) {
        return new Event.ProposeMembership(token, new AdminRequest.ChangeMembership(ANY, change));
    }

    static MembershipChange removal(NodeId node) {
        return MembershipChange.remove(node);
    }

    private static void expectRefused(CoreFixture leader, Rejection reason, MembershipChange change) {
        long last = leader.lastIndex();
        leader.step(change(5, change)).expect(new Effect.ProposalRejected(5, reason, A));
        assertEquals(last, leader.lastIndex());
    }

    private static void acceptedByAll(CoreFixture leader, NodeId... peers) {
        leader.sync();
        for (NodeId peer : peers) {
            leader.step(acceptedBy(peer, leader.term(), leader.lastIndex()));
        }
    }

    private static Configuration configuration(CoreFixture core) {
        return core.state().configuration();
    }

    @Test
    @DisplayName("M1: a configuration takes effect when it is appended; its caller gets the entry's id")
    void effectiveOnAppend() {
        CoreFixture leader = Given.core().settledLeader();
        long index = leader.lastIndex() + 1;
        leader.step(change(5, removal(C)));
        assertEquals(voters(A, B), configuration(leader));
        assertEquals(
                List.of(new Effect.ProposalAccepted(5, id(index, leader.term()), 1)),
                leader.effects(Effect.ProposalAccepted.class));
        assertEquals(
                List.of(new Effect.ConfigurationChanged(voters(A, B))),
                leader.effects(Effect.ConfigurationChanged.class));
        leader.sync().step(acceptedBy(C, leader.term(), index)).expectCommit(index - 1);
        leader.step(acceptedBy(B, leader.term(), index)).expectCommit(index);
    }

    @Test
    @DisplayName("M1: a follower goes back to the configuration before one that is truncated")
    void rolledBackOnTruncation() {
        CoreFixture follower = Given.core().follower();
        Configuration larger = voters(A, B, C, D, E);
        LogSlice slice = LogSlice.of(id(1, 1), List.of(new Entry(2, 2, larger), Messages.entry(3, 2)));
        follower.step(append(B, 2, slice, 1)).sync();
        assertEquals(larger, configuration(follower));
        follower.step(append(C, 3, Messages.after(id(1, 1), 3), 1));
        assertEquals(voters(A, B, C), configuration(follower));
        assertEquals(
                List.of(new Effect.ConfigurationChanged(voters(A, B, C))),
                follower.effects(Effect.ConfigurationChanged.class));
    }

    @Test
    @DisplayName("M2: no change before the leader has committed an entry of its own term (the bug of 2015)")
    void notBeforeOwnTermCommit() {
        CoreFixture follower = Given.core().follower().step(heartbeat(B, 2, 1)).sync();
        CoreFixture leader = Given.advance(follower.step(new Event.Applied(1)), RoleName.LEADER)
                .sync()
                .expectCommit(1);
        expectRefused(leader, Rejection.CHANGE_IN_PROGRESS, removal(C));
        leader.step(acceptedBy(B, leader.term(), leader.lastIndex()));
        leader.step(change(6, removal(C)));
        assertEquals(voters(A, B), configuration(leader));
    }

    @Test
    @DisplayName("M2: one change at a time, until it is committed")
    void oneAtATime() {
        CoreFixture leader = Given.core().settledLeader().step(change(1, ADD_D));
        expectRefused(leader, Rejection.CHANGE_IN_PROGRESS, removal(C));
        acceptedByAll(leader, B);
        leader.step(change(2, removal(C)));
        assertEquals(new Configuration(members(A, B), List.of(), members(D)), configuration(leader));
    }

    @Test
    @DisplayName("M2: a change is made for one configuration only, if the caller says which")
    void compareAndSet() {
        CoreFixture leader = Given.core().settledLeader();
        long index = leader.state().configurationIndex();
        leader.step(new Event.ProposeMembership(3, new AdminRequest.ChangeMembership(index + 1, ADD_D)))
                .expect(new Effect.ProposalRejected(3, Rejection.CONFIGURATION_MOVED, A));
        leader.step(new Event.ProposeMembership(4, new AdminRequest.ChangeMembership(index, ADD_D)));
        assertTrue(configuration(leader).isLearner(D));
    }

    @Test
    @DisplayName("M2: what does not fit, or changes nothing, is refused")
    void invalidChanges() {
        CoreFixture leader = Given.core().settledLeader();
        expectRefused(leader, Rejection.INVALID_CHANGE, removal(D));
        expectRefused(leader, Rejection.INVALID_CHANGE, MembershipChange.promote(B));
        expectRefused(leader, Rejection.INVALID_CHANGE, MembershipChange.of(new MembershipChange.SetAddress(B, "b:1")));
        expectRefused(
                leader, Rejection.INVALID_CHANGE, removal(A).and(removal(B)).and(removal(C)));
    }

    @Test
    @DisplayName("M3: a learner gets the log, and has no part in any quorum")
    void learnersDoNotCount() {
        CoreFixture leader = Given.core().settledLeader().step(change(1, ADD_D));
        assertEquals(
                1,
                leader.sent(AppendEntries.class).stream()
                        .filter(m -> m.to().equals(D))
                        .count());
        long index = leader.lastIndex();
        leader.sync().step(acceptedBy(D, leader.term(), index)).expectCommit(index - 1);
        leader.step(acceptedBy(B, leader.term(), index)).expectCommit(index);
    }

    @Test
    @DisplayName("M3: a learner that was not heard of, or lags, gets no vote; one that has caught up does")
    void promotion() {
        MembershipOptions options = new MembershipOptions(2, false, true);
        CoreFixture leader =
                Given.core().options(Messages.OPTIONS.with(options)).settledLeader();
        leader.step(change(1, ADD_D));
        acceptedByAll(leader, B, C);
        expectRefused(leader, Rejection.NOT_CAUGHT_UP, MembershipChange.promote(D));
        leader.step(acceptedBy(D, leader.term(), leader.lastIndex() - 3));
        expectRefused(leader, Rejection.NOT_CAUGHT_UP, MembershipChange.promote(D));
        leader.step(acceptedBy(D, leader.term(), leader.lastIndex() - 2));
        leader.step(change(2, MembershipChange.promote(D)));
        assertEquals(voters(A, B, C, D), configuration(leader));
    }

    @Test
    @DisplayName("M3: a leader promotes by itself what has caught up, if the options say so")
    void automaticPromotion() {
        MembershipOptions options = new MembershipOptions(0, true, true);
        CoreFixture leader =
                Given.core().options(Messages.OPTIONS.with(options)).settledLeader();
        leader.step(change(1, ADD_D));
        acceptedByAll(leader, B, C);
        leader.ticks(1);
        assertTrue(configuration(leader).isLearner(D));
        leader.step(acceptedBy(D, leader.term(), leader.lastIndex())).ticks(1);
        assertEquals(voters(A, B, C, D), configuration(leader));
    }

    @Test
    @DisplayName(
            "M1: two votes change by way of a joint configuration, which needs both majorities and is left by itself")
    void jointConsensus() {
        Configuration learning = new Configuration(members(A, B, C), List.of(), members(D, E));
        CoreFixture leader = Given.core().configuration(learning).settledLeader();
        MembershipChange swap = MembershipChange.promote(D)
                .and(MembershipChange.promote(E))
                .and(removal(B))
                .and(removal(C));
        leader.step(change(9, swap));
        Configuration joint = new Configuration(members(A, D, E), members(A, B, C), List.of());
        assertEquals(joint, configuration(leader));
        assertEquals(List.of(), leader.effects(Effect.ProposalAccepted.class));
        long index = leader.lastIndex();
        leader.sync().step(acceptedBy(D, leader.term(), index), acceptedBy(E, leader.term(), index));
        leader.expectCommit(index - 1);
        leader.step(acceptedBy(B, leader.term(), index)).expectCommit(index);
        assertEquals(voters(A, D, E), configuration(leader));
        assertEquals(
                List.of(new Effect.ProposalAccepted(9, id(index + 1, leader.term()), 1)),
                leader.effects(Effect.ProposalAccepted.class));
        expectRefused(leader, Rejection.CHANGE_IN_PROGRESS, ADD_D);
        acceptedByAll(leader, D);
        leader.expectCommit(index + 1);
    }

    @Test
    @DisplayName(
            "M1: the minority of the old configuration alone cannot stop it, nor can it commit without the new one")
    void oldMajorityIsNotEnough() {
        Configuration learning = new Configuration(members(A, B, C), List.of(), members(D, E));
        CoreFixture leader = Given.core().configuration(learning).settledLeader();
        leader.step(change(9, MembershipChange.promote(D).and(MembershipChange.promote(E))));
        long index = leader.lastIndex();
        leader.sync().step(acceptedBy(B, leader.term(), index)).expectCommit(index - 1);
        leader.step(acceptedBy(D, leader.term(), index)).expectCommit(index);
    }

    @Test
    @DisplayName("M1: a later leader leaves the joint configuration of an earlier one")
    void laterLeaderLeaves() {
        Configuration joint = new Configuration(members(A, B, D), members(A, B, C), List.of());
        CoreFixture leader = Given.core().configuration(joint).leader().sync();
        assertTrue(configuration(leader).isJoint());
        leader.step(acceptedBy(B, leader.term(), leader.lastIndex()));
        assertEquals(voters(A, B, D), configuration(leader));
    }

    @Test
    @DisplayName("M2: a joint configuration, though committed long ago, is left only after a commit in the own term")
    void leavesAfterOwnTermCommit() {
        Configuration joint = new Configuration(members(A, B, D), members(A, B, C), List.of());
        CoreFixture follower = Given.core()
                .configuration(joint)
                .follower()
                .step(heartbeat(B, 2, 1))
                .sync();
        follower.expectCommit(1).applyAll();
        CoreFixture leader = Given.advance(follower, RoleName.LEADER);
        leader.sync();
        assertEquals(joint, configuration(leader));
        assertEquals(2, leader.lastIndex());
        leader.step(acceptedBy(D, leader.term(), 2));
        assertEquals(joint, configuration(leader));
        leader.step(acceptedBy(B, leader.term(), 2)).expectCommit(2);
        assertEquals(voters(A, B, D), configuration(leader));
    }

    @Test
    @DisplayName("M1: an election in a joint configuration needs both majorities")
    void jointElection() {
        Configuration joint = new Configuration(members(A, D, E), members(A, B, C), List.of());
        CoreFixture core = Given.core().configuration(joint).preCandidate();
        core.step(wouldVote(D, 2, true), wouldVote(E, 2, true)).expectRole(RoleName.PRE_CANDIDATE);
        core.step(wouldVote(B, 2, true)).expectRole(RoleName.CANDIDATE).sync();
        core.step(vote(B, 2, true), vote(C, 2, true)).expectRole(RoleName.CANDIDATE);
        core.step(vote(D, 2, true)).expectRole(RoleName.LEADER);
    }

    @Test
    @DisplayName("M1: voters that lose their vote in a joint configuration are outgoing voters and learners at once")
    void demotedVoters() {
        CoreFixture leader = Given.core().voters(A, B, C, D).settledLeader();
        leader.step(change(9, MembershipChange.demote(C).and(MembershipChange.demote(D))));
        assertEquals(new Configuration(members(A, B), members(A, B, C, D), members(C, D)), configuration(leader));
        acceptedByAll(leader, B, C);
        assertEquals(new Configuration(members(A, B), List.of(), members(C, D)), configuration(leader));
    }

    @Test
    @DisplayName("M2: the outcome of a joint change is unknown to a leader that is deposed in the middle of it")
    void deposedInTheMiddle() {
        CoreFixture leader = Given.core().voters(A, B, C, D).settledLeader();
        leader.step(change(9, removal(C).and(removal(D))));
        leader.step(heartbeat(B, leader.term() + 1, 0));
        assertEquals(List.of(new Effect.ProposalLost(9)), leader.effects(Effect.ProposalLost.class));
    }

    @Test
    @DisplayName(
            "M4: a leader that removes itself does not count itself, hands over once that is committed, steps down")
    void leaderRemovesItself() {
        CoreFixture leader = Given.core().settledLeader();
        leader.step(change(9, removal(A))).expectRole(RoleName.LEADER);
        long index = leader.lastIndex();
        leader.sync().step(acceptedBy(B, leader.term(), index)).expectCommit(index - 1);
        assertEquals(List.of(), leader.sent(TimeoutNow.class));
        leader.step(acceptedBy(C, leader.term(), index)).expectCommit(index).expectRole(RoleName.LEADER);
        assertEquals(1, leader.sent(TimeoutNow.class).size());
        for (int i = 0; i < T; i++) {
            leader.ticks(1).step(heartbeatAnswer(B, leader.term(), 0), heartbeatAnswer(C, leader.term(), 0));
        }
        leader.expectRole(RoleName.FOLLOWER);
        leader.ticks(10 * T).expectRole(RoleName.FOLLOWER).expectNothing();
    }

    @Test
    @DisplayName("M4: a removed node still gets the entry that removes it, for a while and then no more")
    void removedNodeLearnsIt() {
        CoreFixture leader = Given.core().settledLeader().step(change(9, removal(C)));
        assertEquals(
                1,
                leader.sent(AppendEntries.class).stream()
                        .filter(m -> m.to().equals(C))
                        .count());
        acceptedByAll(leader, C, B);
        assertTrue(leader.sent().stream().anyMatch(m -> m.to().equals(C)), "C hears that it is committed");
        for (int i = 0; i <= T; i++) {
            leader.ticks(1).step(heartbeatAnswer(B, leader.term(), 0));
        }
        leader.ticks(2);
        assertEquals(
                List.of(B),
                leader.sent(Heartbeat.class).stream().map(Heartbeat::to).toList());
        assertFalse(leader.core().status(LoadStatus.NONE, 0).peers().stream()
                .anyMatch(peer -> peer.member().id().equals(C)));
    }

    @Test
    @DisplayName("M4: a node that was removed asks nobody for votes")
    void removedNodeIsHarmless() {
        CoreFixture removed = Given.core().follower();
        LogSlice slice = LogSlice.of(id(1, 1), List.of(new Entry(2, 1, voters(B, C))));
        removed.step(append(B, 1, slice, 2)).sync();
        removed.step(new Event.Applied(1)).step(new Event.Applied(2));
        removed.ticks(5 * T).expectRole(RoleName.FOLLOWER).expectTerm(1).expectSent();
    }

    @Test
    @DisplayName(
            "M4, §4.2.2: a voter stands for election while its removal may not be committed, its own vote not counted")
    void stillNeeded() {
        CoreFixture core = Given.core().follower();
        LogSlice slice = LogSlice.of(id(1, 1), List.of(new Entry(2, 1, voters(B, C))));
        core.step(append(B, 1, slice, 1)).sync();
        core.step(new Event.Applied(1)).tickUntil(RoleName.PRE_CANDIDATE).expectTerm(1);
        core.step(wouldVote(B, 2, true)).expectRole(RoleName.PRE_CANDIDATE);
        core.step(wouldVote(C, 2, true)).expectRole(RoleName.CANDIDATE).sync();
        core.step(vote(B, 2, true)).expectRole(RoleName.CANDIDATE);
        core.step(vote(C, 2, true)).expectRole(RoleName.LEADER);
    }

    @Test
    @DisplayName("M5: an address changes without touching the quorum, and the peer's progress stays")
    void addressChanges() {
        CoreFixture leader = Given.core().settledLeader();
        long match = leader.progress(B).matchIndex();
        leader.step(change(
                9,
                MembershipChange.of(
                        new MembershipChange.SetAddress(B, "b:2"), new MembershipChange.SetPriority(C, 3))));
        Configuration now = configuration(leader);
        assertFalse(now.isJoint());
        assertEquals("b:2", now.member(B).orElseThrow().address());
        assertEquals(3, now.member(C).orElseThrow().priority());
        assertEquals(match, leader.progress(B).matchIndex());
        assertEquals("b:2", leader.progress(B).member().address());
    }

    @Test
    @DisplayName("M2: a follower passes a change on; the leader makes it once, and answers with the final entry")
    void forwardedChange() {
        AdminRequest.ChangeMembership request =
                new AdminRequest.ChangeMembership(ANY, removal(C).and(removal(D)));
        CoreFixture follower = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        follower.step(new Event.ProposeMembership(9, request)).expectSent(new ForwardedRequest(A, B, 2, 9, request));
        follower.step(received(new ForwardedProposalResponse(B, A, 2, 9, id(7, 2), null)));
        follower.expect(new Effect.ProposalAccepted(9, id(7, 2), 1));

        CoreFixture leader = Given.core().voters(A, B, C, D).settledLeader();
        ForwardedRequest message = new ForwardedRequest(B, A, leader.term(), 9, request);
        leader.step(received(message));
        long joint = leader.lastIndex();
        assertEquals(List.of(), leader.sent(ForwardedProposalResponse.class));
        leader.step(received(message));
        assertEquals(joint, leader.lastIndex());
        acceptedByAll(leader, B, C);
        EntryId last = id(joint + 1, leader.term());
        assertEquals(
                List.of(new ForwardedProposalResponse(A, B, leader.term(), 9, last, null)),
                leader.sent(ForwardedProposalResponse.class));
    }
}
