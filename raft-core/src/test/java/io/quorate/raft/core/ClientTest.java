package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.PROPOSAL_TIMEOUT;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.commands;
import static io.quorate.raft.core.Messages.forwarded;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.propose;
import static io.quorate.raft.core.Messages.received;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** §6.2 and the core's part of the client rules: every proposal ends once, and a refusal is a promise. */
class ClientTest {

    @Test
    @DisplayName("C1: a leader says which entries a proposal became, in order, all or none")
    void accepted() {
        CoreFixture core = Given.core().settledLeader().step(propose(7, "x", "y"), propose(8, "z"));
        assertEquals(
                List.of(new Effect.ProposalAccepted(7, id(3, 2), 2), new Effect.ProposalAccepted(8, id(5, 2), 1)),
                core.effects(Effect.ProposalAccepted.class));
        Effect.Persist persist = core.effects(Effect.Persist.class).get(0);
        assertEquals(
                commands("x", "y", "z"),
                persist.entries().entries().stream().map(Entry::payload).toList());
    }

    @Test
    @DisplayName("C1: without a leader a proposal is refused at once")
    void noLeader() {
        Effect refused = new Effect.ProposalRejected(7, Rejection.NOT_LEADER, null);
        Given.core().follower().step(propose(7, "x")).expect(refused);
        Given.core().preCandidate().step(propose(7, "x")).expect(refused);
        Given.core().candidate().step(propose(7, "x")).expect(refused);
    }

    @Test
    @DisplayName("L6: a command that is too large is refused before anything is appended")
    void tooLarge() {
        ReplicationOptions small = new ReplicationOptions(4, 100, 8, 1000, 1000, 1000, 0);
        CoreFixture core = Given.core().options(OPTIONS.with(small)).settledLeader();
        core.step(propose(7, "good", "large")).expect(new Effect.ProposalRejected(7, Rejection.TOO_LARGE, A));
        assertEquals(2, core.lastIndex());
        core.step(forwarded(B, 2, 9, "large"));
        core.expectSent(new ForwardedProposalResponse(A, B, 2, 9, EntryId.NONE, Rejection.TOO_LARGE));
    }

    @Test
    @DisplayName("L6: too much that is uncommitted is Busy, until it is committed")
    void busy() {
        ReplicationOptions small = new ReplicationOptions(100, 100, 8, 1000, 60, 1000, 0);
        CoreFixture core = Given.core().options(OPTIONS.with(small)).settledLeader();
        core.step(propose(7, "x", "y")).step(propose(8, "z"));
        core.expect(new Effect.ProposalRejected(8, Rejection.BUSY, A));
        core.step(acceptedBy(B, 2, 4), acceptedBy(C, 2, 4)).expectCommit(4);
        core.step(propose(9, "z"));
        assertEquals(1, core.effects(Effect.ProposalAccepted.class).size());
    }

    @Test
    @DisplayName("C3: a follower forwards, and passes the answer on, once")
    void forwards() {
        CoreFixture core = follower();
        core.step(propose(7, "x", "y"));
        core.expect(new Effect.Send(new ForwardedProposal(A, B, 2, 7, commands("x", "y"))));
        Event answer = received(new ForwardedProposalResponse(B, A, 2, 7, id(5, 2), null));
        core.step(answer).expect(new Effect.ProposalAccepted(7, id(5, 2), 2));
        core.step(answer).expectNothing();
    }

    @Test
    @DisplayName("C3: the leader's refusal reaches the follower's caller")
    void forwardedRefusal() {
        CoreFixture core = follower().step(propose(7, "x"));
        core.step(received(new ForwardedProposalResponse(B, A, 2, 7, EntryId.NONE, Rejection.BUSY)));
        core.expect(new Effect.ProposalRejected(7, Rejection.BUSY, B));
    }

    @Test
    @DisplayName(
            "C1: a forwarded proposal without an answer is of unknown outcome: leader silent, deposed or unreachable")
    void forwardedAndLost() {
        List<Effect> lost = List.of(new Effect.ProposalLost(7));
        CoreFixture silent = follower().step(propose(7, "x")).ticks(2 * T);
        assertEquals(lost, silent.effects(Effect.ProposalLost.class));
        CoreFixture deposed = follower().step(propose(7, "x")).step(heartbeat(C, 3, 0));
        assertEquals(lost, deposed.effects(Effect.ProposalLost.class));
        CoreFixture unreachable = follower().step(propose(7, "x")).step(new Event.PeerUnreachable(B));
        assertEquals(lost, unreachable.effects());
        CoreFixture told = follower().step(propose(7, "x")).step(received(new TimeoutNow(B, A, 2)));
        assertEquals(lost, told.effects(Effect.ProposalLost.class));
    }

    @Test
    @DisplayName("C1: a forwarded proposal waits no longer than the proposal timeout, though the leader lives")
    void forwardedAndTimedOut() {
        CoreFixture core = follower().step(propose(7, "x"));
        for (int i = 1; i < PROPOSAL_TIMEOUT; i++) {
            core.step(heartbeat(B, 2, 0), new Event.Tick());
            assertEquals(List.of(), core.effects(Effect.ProposalLost.class));
        }
        core.step(new Event.Tick()).expect(new Effect.ProposalLost(7));
    }

    @Test
    @DisplayName("L6: a follower forwards no more than it may leave unanswered, and is Busy beyond")
    void forwardsWithinABound() {
        ReplicationOptions small = new ReplicationOptions(1000, 100, 8, 1000, 60, 1000, 0);
        CoreFixture core = Given.core().options(OPTIONS.with(small)).follower();
        core.step(heartbeat(B, 2, 0)).sync().step(propose(7, "x".repeat(50)), propose(8, "y"));
        core.expectSent(new ForwardedProposal(A, B, 2, 7, commands("x".repeat(50))));
        assertEquals(
                List.of(new Effect.ProposalRejected(8, Rejection.BUSY, B)),
                core.effects(Effect.ProposalRejected.class));
        core.step(received(new ForwardedProposalResponse(B, A, 2, 7, EntryId.NONE, Rejection.BUSY)));
        core.step(propose(9, "z"));
        core.expectSent(new ForwardedProposal(A, B, 2, 9, commands("z")));
    }

    @Test
    @DisplayName("C3: a leader takes a forwarded proposal once, however often it comes")
    void takenOnce() {
        CoreFixture core = Given.core().settledLeader().step(forwarded(B, 2, 7, "x"));
        core.expectLog(1, 2, 2);
        assertEquals(
                List.of(new ForwardedProposalResponse(A, B, 2, 7, id(3, 2), null)),
                core.sent(ForwardedProposalResponse.class));
        core.step(forwarded(B, 2, 7, "x")).expectNothing();
        core.step(forwarded(C, 2, 7, "x")).expectLog(1, 2, 2, 2);
    }

    @Test
    @DisplayName("C3: a forwarded proposal that was meant for another leadership is neither taken nor refused")
    void anotherLeadership() {
        CoreFixture core = Given.core().settledLeader();
        core.step(forwarded(B, 1, 7, "x"))
                .expectNothing()
                .step(forwarded(B, 3, 8, "x"))
                .expectNothing();
        Given.core().follower().step(forwarded(B, 1, 7, "x")).expectNothing();
    }

    @Test
    @DisplayName("C3: a deposed leader refuses what it surely never took, and is silent on what it may have taken")
    void deposedLeader() {
        CoreFixture core = Given.core().settledLeader().step(forwarded(B, 2, 7, "x"));
        core.step(heartbeat(C, 3, 0)).sync();
        core.step(forwarded(B, 2, 7, "x")).expectNothing();
        core.step(forwarded(B, 2, 8, "y"));
        core.expectSent(new ForwardedProposalResponse(A, B, 2, 8, EntryId.NONE, Rejection.NOT_LEADER));
        core.step(forwarded(B, 2, 8, "y")).expectNothing();
    }

    private static CoreFixture follower() {
        return Given.core().follower().step(heartbeat(B, 2, 0)).sync();
    }
}
