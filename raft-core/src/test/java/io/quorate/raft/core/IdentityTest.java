package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.IdentityRefused;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A member is its data directory: whoever comes with another one under its name has lost what it promised. */
class IdentityTest {
    private static final Configuration KNOWN = Configuration.ofVoters(
            new Member(A, "a:1", 0, 11), new Member(B, "b:1", 0, 12), new Member(C, "c:1", 0, 13));

    private static Event.Received from(Message message, long incarnation) {
        return new Event.Received(message, incarnation);
    }

    private static long incarnationOf(CoreFixture core, NodeId member) {
        return core.state().configuration().member(member).orElseThrow().incarnation();
    }

    @Test
    @DisplayName("M5: the leader writes down with which data directories the members have come, once and for all")
    void leaderWritesThemDown() {
        CoreFixture leader = Given.core().settledLeader();
        long last = leader.lastIndex();
        leader.step(from(new HeartbeatResponse(B, A, leader.term(), 0), 12)).ticks(1);
        assertEquals(last + 1, leader.lastIndex());
        assertEquals(12, incarnationOf(leader, B));
        assertEquals(0, incarnationOf(leader, C));
        leader.sync().step(acceptedBy(B, leader.term(), last + 1)).ticks(1);
        assertEquals(last + 1, leader.lastIndex(), "no news, no entry");
        leader.step(from(new HeartbeatResponse(B, A, leader.term(), 0), 99))
                .expectSent(new IdentityRefused(A, B, leader.term(), 99));
        leader.ticks(1);
        assertEquals(12, incarnationOf(leader, B));
    }

    @Test
    @DisplayName("M5: the vote of a wiped voter does not count, and it gets none")
    void wipedVoter() {
        CoreFixture candidate = Given.core().configuration(KNOWN).candidate().sync();
        long term = candidate.term();
        candidate.step(from(new RequestVoteResponse(B, A, term, true, 0), 99)).expectRole(RoleName.CANDIDATE);
        candidate.expectSent(new IdentityRefused(A, B, term, 99));
        candidate.step(from(new RequestVoteResponse(B, A, term, true, 0), 12)).expectRole(RoleName.LEADER);

        CoreFixture follower = Given.core().configuration(KNOWN).follower();
        follower.step(from(new RequestVote(B, A, 9, id(9, 9), false, 0), 99)).expectTerm(1);
        follower.expectSent(new IdentityRefused(A, B, 1, 99));
    }

    @Test
    @DisplayName("M5: a vote that a lost data directory was given does not count for the one in its place")
    void predecessorsOldVotes() {
        CoreFixture candidate = Given.core().founded(22).candidate().sync();
        long term = candidate.term();
        candidate.step(from(new RequestVoteResponse(B, A, term, true, 11), 12)).expectRole(RoleName.CANDIDATE);
        candidate.step(from(new RequestVoteResponse(C, A, term, true, 11), 13)).expectRole(RoleName.CANDIDATE);
        candidate.step(from(new RequestVoteResponse(B, A, term, true, 22), 12)).expectRole(RoleName.LEADER);

        CoreFixture voter = Given.core().follower();
        voter.step(from(new RequestVote(B, A, 9, id(9, 9), false, 12), 12));
        voter.expectSent(new RequestVoteResponse(A, B, 9, true, 12));
        voter.step(from(new RequestVote(C, A, 8, id(9, 9), false, 13), 13));
        voter.expectSent(new RequestVoteResponse(A, C, 9, false, 13));
    }

    @Test
    @DisplayName("M5: a node that its leader refuses stops, unless its own log says that it is right")
    void refusedNodeStops() {
        Event heartbeat = Messages.heartbeat(B, 1, 0);
        Event refusal = Messages.received(new IdentityRefused(B, A, 1, 77));
        RaftCore wiped = core(Given.core().joined(77));
        wiped.step(heartbeat);
        assertTrue(wiped.step(refusal).toList().contains(new Effect.IdentityLost(B)));
        RaftCore another = core(Given.core().joined(78));
        another.step(heartbeat);
        assertTrue(another.step(refusal).toList().isEmpty());
        Member registered = new Member(A, "a:1", 0, 77);
        RaftCore right = core(
                Given.core().configuration(Configuration.ofVoters(registered)).joined(77));
        right.step(heartbeat);
        assertTrue(right.step(refusal).toList().isEmpty());
    }

    @Test
    @DisplayName("M5: a node that lags behind a removal and a new start under the same name stops nobody")
    void laggingNodeRefuses() {
        RaftCore newcomer = core(Given.core().joined(77));
        newcomer.step(Messages.heartbeat(B, 1, 0));
        Event refusal = Messages.received(new IdentityRefused(C, A, 1, 77));
        assertTrue(newcomer.step(refusal).toList().isEmpty());
    }

    @Test
    @DisplayName("M5: a leader that came again under its name is heard by a node that lags behind its removal")
    void leaderThatCameAgain() {
        CoreFixture lagging = Given.core().configuration(KNOWN).follower();
        long term = lagging.term() + 1;
        lagging.step(from(Messages.heartbeat(B, term, 0).message(), 99)).sync();
        assertEquals(B, lagging.state().leader());
        assertEquals(term, lagging.term());
    }

    @Test
    @DisplayName("M5: a node that comes again under a removed name reads of its predecessor in the log, and goes on")
    void predecessor() {
        RaftCore newcomer = core(Given.core().configuration(KNOWN).joined(77));
        assertEquals(List.of(), newcomer.step(new Event.Tick()).toList());
    }

    @Test
    @DisplayName("M5: a node that came back with an empty log leaves alone what the leader takes it to have")
    void mistakenForPredecessor() {
        RaftCore wiped = core(Given.core().joined(77));
        List<Effect> effects = wiped.step(Messages.heartbeat(B, 1, 9)).toList();
        assertTrue(effects.contains(new Effect.Send(new HeartbeatResponse(A, B, 1, 0))), effects.toString());
        assertEquals(0, wiped.state().commitIndex());
    }

    @Test
    @DisplayName("M3: a member that comes again after its removal may have lost its log, and is promoted on proof only")
    void comesAgain() {
        CoreFixture leader = Given.core().settledLeader();
        leader.step(acceptedBy(C, leader.term(), leader.lastIndex()));
        changed(leader, MembershipChange.remove(C));
        changed(leader, MembershipChange.addLearner(new Member(C, "c:2")));
        leader.step(MembershipTest.change(7, MembershipChange.promote(C)))
                .expect(new Effect.ProposalRejected(7, Rejection.NOT_CAUGHT_UP, A));
    }

    private static void changed(CoreFixture leader, MembershipChange change) {
        leader.step(MembershipTest.change(6, change)).sync();
        leader.step(acceptedBy(B, leader.term(), leader.lastIndex()));
    }

    private static RaftCore core(Given given) {
        TestDisk disk = given.disk();
        return new RaftCore(given.self(), given.options(), disk.recover(), disk.snapshot(), new SplittableRandom(1));
    }

    @Test
    @DisplayName("M5: who has joined reads of a predecessor under its name in the log, and has no vote for that")
    void predecessorsVote() {
        CoreFixture newcomer = Given.core().joined(77).follower().ticks(4 * Messages.T);
        newcomer.expectRole(RoleName.FOLLOWER).expectTerm(1);
        newcomer.step(Messages.wouldYouVote(B, 2, id(9, 1))).expectSent(Messages.preVoteOfA(B, 1, false));
        newcomer.step(Messages.requestVote(B, 2, id(9, 1))).sync();
        newcomer.step(Messages.requestVote(B, 2, id(9, 1))).expectSent(Messages.voteOfA(B, 2, false));
        CoreFixture alone = Given.core().voters(A).joined(77).follower().ticks(4 * Messages.T);
        alone.expectRole(RoleName.FOLLOWER).expectTerm(1);
    }

    @Test
    @DisplayName("M5: a predecessor's data directory in the log gives no vote either, the own one does")
    void ownNameInTheLog() {
        Configuration another = Configuration.ofVoters(new Member(A, "a:1", 0, 76));
        Given.core()
                .configuration(another)
                .joined(77)
                .follower()
                .ticks(4 * Messages.T)
                .expectTerm(1);
        Given.core()
                .configuration(another)
                .founded(77)
                .follower()
                .ticks(4 * Messages.T)
                .expectTerm(1);
        Configuration own = Configuration.ofVoters(new Member(A, "a:1", 0, 77));
        Given.core().configuration(own).joined(77).follower().tickUntil(RoleName.CANDIDATE);
    }

    @Test
    @DisplayName("M5: a founder is who the first configuration means, though that names no data directory")
    void founder() {
        CoreFixture founder = Given.core().founded(77).follower();
        founder.step(Messages.requestVote(B, 2, id(9, 1))).sync();
        assertEquals(new HardState(2, B, true), founder.recovered().hardState());
        CoreFixture candidate = Given.core().founded(77).candidate().sync();
        assertEquals(new HardState(2, A, true), candidate.recovered().hardState());
    }

    @Test
    @DisplayName("M5: a learner gets a vote only when it knows from the log that its data directory is meant")
    void promotionOfTheUnknown() {
        CoreFixture leader = Given.core().founded(11).settledLeader();
        leader.step(MembershipTest.change(6, MembershipChange.addLearner(Member.of("d", "d:1"))))
                .sync();
        leader.step(acceptedBy(B, leader.term(), leader.lastIndex()));
        leader.step(acceptedBy(D, leader.term(), leader.lastIndex()));
        leader.step(MembershipTest.change(7, MembershipChange.promote(D)))
                .expect(new Effect.ProposalRejected(7, Rejection.NOT_CAUGHT_UP, A));
        leader.step(from(new HeartbeatResponse(D, A, leader.term(), 0), 14))
                .ticks(1)
                .sync();
        assertEquals(14, incarnationOf(leader, D));
        leader.step(acceptedBy(B, leader.term(), leader.lastIndex()));
        leader.step(MembershipTest.change(8, MembershipChange.promote(D)))
                .expect(new Effect.ProposalRejected(8, Rejection.NOT_CAUGHT_UP, A));
        leader.step(acceptedBy(D, leader.term(), leader.lastIndex()));
        leader.step(MembershipTest.change(9, MembershipChange.promote(D)));
        assertTrue(leader.state().configuration().isVoter(D));
    }

    @Test
    @DisplayName("M5: what a newcomer says makes no majority for a leader that takes it for its predecessor")
    void makesNoMajority() {
        Event append = Messages.append(B, 1, Messages.after(id(1, 1), 1, 1), 2);
        CoreFixture newcomer = Given.core().joined(77).follower().step(append);
        assertTrue(newcomer.effects().contains(new Effect.SendWhenDurable(Messages.accepted(B, 1, 2))));
        Event heartbeat = Messages.received(new Heartbeat(B, A, 1, 2, 5));
        newcomer.step(heartbeat).expectSent(new HeartbeatResponse(A, B, 1, 0));
        CoreFixture founder = Given.core().founded(77).follower().step(append);
        assertTrue(founder.effects().contains(new Effect.SendWhenDurable(Messages.accepted(B, 1, 3))));
    }

    @Test
    @DisplayName("M5: who was started as a founder and is none will not forget that, and stops then")
    void noFounder() {
        CoreFixture wiped = Given.core().founded(77).follower().step(Messages.heartbeat(B, 1, 0));
        Event refusal = Messages.received(new IdentityRefused(B, A, 1, 77));
        wiped.step(refusal);
        assertTrue(wiped.effects().stream().noneMatch(Effect.IdentityLost.class::isInstance));
        wiped.sync().step(refusal).expect(new Effect.IdentityLost(B));
        assertEquals(new HardState(1, null), wiped.recovered().hardState());
    }
}
