package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.HEARTBEAT;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.forwarded;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.members;
import static io.quorate.raft.core.Messages.propose;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.requestVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** §3.10 leadership transfer (rule E7), and the priority of members (rule E8). */
class LeadershipTransferTest {

    static Event.TransferLeadership transfer(long token, @Nullable NodeId target) {
        return new Event.TransferLeadership(token, new AdminRequest.TransferLeadership(target));
    }

    private static Effect.ProposalRejected refused(long token, Rejection reason) {
        return new Effect.ProposalRejected(token, reason, A);
    }

    private static void answerAll(CoreFixture leader) {
        for (NodeId peer : leader.peers()) {
            leader.step(heartbeatAnswer(peer, leader.term(), 0));
        }
    }

    @Test
    @DisplayName("E7: a target that is up to date is told at once to stand for election")
    void upToDateTarget() {
        CoreFixture leader = Given.core().settledLeader();
        leader.step(transfer(1, B)).expect(new Effect.Send(new TimeoutNow(A, B, leader.term())));
    }

    @Test
    @DisplayName("E7: a target that lags is brought up to date first")
    void laggingTarget() {
        CoreFixture leader = Given.core().settledLeader();
        leader.step(propose(1, "x")).sync();
        leader.step(transfer(2, B));
        assertTrue(leader.sent(TimeoutNow.class).isEmpty());
        leader.step(acceptedBy(C, leader.term(), leader.lastIndex()));
        assertTrue(leader.sent(TimeoutNow.class).isEmpty());
        leader.step(acceptedBy(B, leader.term(), leader.lastIndex()));
        assertEquals(List.of(new TimeoutNow(A, B, leader.term())), leader.sent(TimeoutNow.class));
    }

    @Test
    @DisplayName("E7: no proposal is taken meanwhile, neither a local one nor a forwarded one nor a change of members")
    void noProposalsMeanwhile() {
        CoreFixture leader = Given.core().settledLeader();
        long last = leader.step(transfer(1, B)).lastIndex();
        leader.step(propose(2, "x")).expect(refused(2, Rejection.TRANSFERRING));
        leader.step(forwarded(C, leader.term(), 3, "y"))
                .expectSent(
                        new ForwardedProposalResponse(A, C, leader.term(), 3, EntryId.NONE, Rejection.TRANSFERRING));
        leader.step(MembershipTest.change(4, MembershipTest.removal(C))).expect(refused(4, Rejection.TRANSFERRING));
        leader.step(transfer(5, C)).expect(refused(5, Rejection.TRANSFERRING));
        assertEquals(last, leader.lastIndex());
    }

    @Test
    @DisplayName("E7: the target is told again with every heartbeat")
    void toldAgain() {
        CoreFixture leader = Given.core().settledLeader().step(transfer(1, B));
        leader.ticks(HEARTBEAT);
        assertEquals(1, leader.sent(TimeoutNow.class).size());
        assertEquals(2, leader.sent(Heartbeat.class).size());
    }

    @Test
    @DisplayName("E7: after one election timeout the leader gives up, says so once, and serves again")
    void givesUp() {
        CoreFixture leader = Given.core().settledLeader().step(transfer(1, B));
        for (int i = 0; i < T - 1; i++) {
            leader.ticks(1);
            assertEquals(List.of(), leader.effects(Effect.ProposalRejected.class));
            answerAll(leader);
        }
        leader.ticks(1);
        assertEquals(List.of(refused(1, Rejection.TRANSFER_FAILED)), leader.effects(Effect.ProposalRejected.class));
        answerAll(leader);
        leader.step(propose(2, "x")).expectRole(RoleName.LEADER);
        assertEquals(1, leader.effects(Effect.ProposalAccepted.class).size());
        leader.ticks(2 * HEARTBEAT);
        assertEquals(List.of(), leader.sent(TimeoutNow.class));
    }

    @Test
    @DisplayName("E7: refused for oneself, for learners and for strangers")
    void refusedTargets() {
        Configuration learning = new Configuration(members(A, B), List.of(), members(C));
        CoreFixture leader = Given.core().configuration(learning).settledLeader();
        for (NodeId target : List.of(A, C, D)) {
            leader.step(transfer(7, target)).expect(refused(7, Rejection.INVALID_TARGET));
        }
        leader.step(propose(8, "x"));
        assertEquals(1, leader.effects(Effect.ProposalAccepted.class).size());
    }

    @Test
    @DisplayName("E7: without a target the active voter that has most is chosen; without one it is refused")
    void bestTarget() {
        CoreFixture leader = Given.core().leader();
        leader.sync();
        leader.step(acceptedBy(C, leader.term(), leader.lastIndex()));
        leader.step(transfer(1, null)).expectSent(new TimeoutNow(A, C, leader.term()));
        CoreFixture alone = Given.core().voters(A).settledLeader();
        alone.step(transfer(1, null)).expect(refused(1, Rejection.TRANSFER_FAILED));
    }

    @Test
    @DisplayName("E7: the leader steps down for the target's request for votes, though its lease holds")
    void stepsDown() {
        CoreFixture leader = Given.core().settledLeader().step(transfer(1, B));
        long term = leader.term();
        leader.step(received(new RequestVote(B, A, term + 1, leader.last(), true, 0)));
        leader.expectRole(RoleName.FOLLOWER).expectTerm(term + 1);
        assertEquals(B, leader.votedFor());
        assertEquals(List.of(), leader.effects(Effect.ProposalRejected.class));
    }

    @Test
    @DisplayName("E7: a leadership that ends before the target was told refuses the request")
    void endsBeforehand() {
        CoreFixture leader = Given.core().settledLeader();
        leader.step(propose(1, "x"), transfer(2, B));
        leader.step(heartbeat(C, leader.term() + 1, 0));
        assertEquals(
                List.of(new Effect.ProposalRejected(2, Rejection.NOT_LEADER, C)),
                leader.effects(Effect.ProposalRejected.class));
    }

    @Test
    @DisplayName("E7: a follower passes the request on; the leader takes it once, in its own term")
    void forwardedTransfer() {
        AdminRequest request = new AdminRequest.TransferLeadership(B);
        CoreFixture follower = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        follower.step(transfer(9, B)).expectSent(new ForwardedRequest(A, B, 2, 9, request));
        follower.step(received(new ForwardedProposalResponse(B, A, 2, 9, EntryId.NONE, Rejection.INVALID_TARGET)));
        follower.expect(new Effect.ProposalRejected(9, Rejection.INVALID_TARGET, B));

        CoreFixture leader = Given.core().settledLeader();
        long term = leader.term();
        leader.step(received(new ForwardedRequest(C, A, term - 1, 1, request))).expectNothing();
        leader.step(received(new ForwardedRequest(C, A, term, 1, request))).expectSent(new TimeoutNow(A, B, term));
        leader.step(received(new ForwardedRequest(C, A, term, 1, request))).expectNothing();
    }

    @Test
    @DisplayName("E7: who leads nothing and knows no leader refuses")
    void noLeader() {
        CoreFixture core = Given.core().follower();
        core.step(transfer(1, B)).expect(new Effect.ProposalRejected(1, Rejection.NOT_LEADER, null));
        CoreFixture candidate = Given.core().candidate();
        candidate.step(transfer(1, B)).expect(new Effect.ProposalRejected(1, Rejection.NOT_LEADER, null));
    }

    private static Configuration priorities(int a, int b, int c) {
        return Configuration.ofVoters(
                new Member(A, "a:1", a, 0), new Member(B, "b:1", b, 0), new Member(C, "c:1", c, 0));
    }

    @Test
    @DisplayName(
            "E8: a leader hands over to an active, current voter of higher priority, and leads on where it is down")
    void handsOverToPreferred() {
        CoreFixture leader = Given.core().configuration(priorities(1, 5, 9)).settledLeader();
        leader.ticks(T);
        assertEquals(
                List.of(new TimeoutNow(A, C, leader.term())),
                leader.sent(TimeoutNow.class).subList(0, 1));

        CoreFixture alone = Given.core().configuration(priorities(1, 0, 9)).settledLeader();
        for (int i = 0; i < 5 * T; i++) {
            alone.ticks(1).step(heartbeatAnswer(B, alone.term(), 0));
            if (i >= 2 * T) {
                assertEquals(List.of(), alone.sent(TimeoutNow.class));
            }
        }
        alone.step(propose(2, "x")).expectRole(RoleName.LEADER);
        assertEquals(1, alone.effects(Effect.ProposalAccepted.class).size());
    }

    @Test
    @DisplayName("E8: nobody hands over among equals, nor to a lower one")
    void noHandOverAmongEquals() {
        CoreFixture leader = Given.core().configuration(priorities(3, 3, 2)).settledLeader();
        for (int i = 0; i < 3 * T; i++) {
            leader.ticks(1);
            assertEquals(List.of(), leader.sent(TimeoutNow.class));
            answerAll(leader);
        }
    }

    @Test
    @DisplayName("E8: a voter that is not preferred waits half an election timeout longer, and then stands")
    void lowerPriorityWaits() {
        CoreFixture low = Given.core().configuration(priorities(0, 0, 1)).follower();
        CoreFixture same = Given.core().configuration(priorities(1, 0, 1)).follower();
        int ticks = 0;
        while (same.role() == RoleName.FOLLOWER) {
            same.ticks(1);
            low.ticks(1).expectRole(RoleName.FOLLOWER);
            ticks++;
        }
        assertTrue(ticks < 2 * T);
        low.ticks(T / 2 - 1).expectRole(RoleName.FOLLOWER).ticks(1).expectRole(RoleName.PRE_CANDIDATE);
        low.step(requestVote(B, low.term() + 1, id(1, 1)));
        assertEquals(B, low.votedFor());
    }
}
