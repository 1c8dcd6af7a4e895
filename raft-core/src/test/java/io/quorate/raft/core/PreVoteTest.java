package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.accepted;
import static io.quorate.raft.core.Messages.after;
import static io.quorate.raft.core.Messages.append;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.preVoteOfA;
import static io.quorate.raft.core.Messages.wouldVote;
import static io.quorate.raft.core.Messages.wouldYouVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.RequestPreVote;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** §9.6: asking before standing. */
class PreVoteTest {

    @Test
    @DisplayName("E2: a pre-candidate asks for the next term, and changes neither term nor vote")
    void asks() {
        CoreFixture core = Given.log(1, 2).preCandidate();
        core.expect(
                new Effect.Send(new RequestPreVote(A, B, 3, id(2, 2))),
                new Effect.Send(new RequestPreVote(A, C, 3, id(2, 2))),
                new Effect.RoleChanged(RoleName.PRE_CANDIDATE, 2, null, RoleChangeReason.ELECTION_TIMEOUT));
        core.expectTerm(2);
        assertNull(core.votedFor());
    }

    @Test
    @DisplayName("E2: an isolated node raises no term, however long it waits")
    void isolated() {
        CoreFixture core = Given.core().follower().ticks(100 * T).expectTerm(1);
        core.expectRole(RoleName.PRE_CANDIDATE);
        assertTrue(core.effects(Effect.Persist.class).isEmpty());
    }

    @Test
    @DisplayName("E2: granting a pre-vote changes nothing, and may be done for many")
    void grantingChangesNothing() {
        CoreFixture core = Given.core().follower();
        core.step(wouldYouVote(B, 2, id(1, 1))).expect(new Effect.Send(preVoteOfA(B, 2, true)));
        core.step(wouldYouVote(C, 2, id(1, 1))).expect(new Effect.Send(preVoteOfA(C, 2, true)));
        core.expectTerm(1);
        assertNull(core.votedFor());
    }

    @Test
    @DisplayName("E3: who hears a leader grants no pre-vote, and says its term")
    void refusedWithinTheLease() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        core.ticks(T - 1).step(wouldYouVote(C, 3, id(9, 9))).expectSent(preVoteOfA(C, 2, false));
        CoreFixture leader = Given.core().leader();
        leader.step(wouldYouVote(C, 3, id(9, 9))).expectSent(preVoteOfA(C, 2, false));
    }

    @Test
    @DisplayName("E2: no pre-vote for a term that has begun")
    void refusedForATermThatHasBegun() {
        Given.core().term(7).follower().step(wouldYouVote(B, 7, id(9, 9))).expectSent(preVoteOfA(B, 7, false));
    }

    @Test
    @DisplayName("E3: a refusal of a later term frees whoever is behind")
    void refusalOfALaterTerm() {
        Given.core()
                .preCandidate()
                .step(wouldVote(B, 6, false))
                .expectRole(RoleName.FOLLOWER)
                .expectTerm(6);
    }

    @Test
    @DisplayName("E6: a pre-vote granted for another term does not count")
    void staleGrant() {
        CoreFixture core = Given.core().preCandidate();
        core.step(wouldVote(B, 1, true), wouldVote(B, 3, true))
                .expectRole(RoleName.PRE_CANDIDATE)
                .expectTerm(1);
        core.step(wouldVote(B, 2, true)).expectRole(RoleName.CANDIDATE).expectTerm(2);
    }

    @Test
    @DisplayName("E6: a majority of refusals ends the attempt, one of five does not")
    void refused() {
        CoreFixture core = Given.core().voters(A, B, C, D, E).preCandidate();
        core.step(wouldVote(B, 1, false), wouldVote(B, 1, false), wouldVote(C, 1, false));
        core.expectRole(RoleName.PRE_CANDIDATE);
        core.step(wouldVote(D, 1, false)).expectRole(RoleName.FOLLOWER).expectTerm(1);
    }

    @Test
    @DisplayName("§9.6: an answer that comes after the role changed means nothing")
    void lateAnswers() {
        CoreFixture leader = Given.core().leader();
        leader.step(wouldVote(C, 3, true), wouldVote(C, 2, false))
                .expectRole(RoleName.LEADER)
                .expectTerm(2);
        Given.core().follower().step(wouldVote(C, 2, true)).expectNothing().expectTerm(1);
    }

    @Test
    @DisplayName("E3: a pre-candidate and a candidate follow the leader of their term")
    void theLeaderWins() {
        CoreFixture asking = Given.core().preCandidate().step(heartbeat(B, 1, 1));
        asking.expectRole(RoleName.FOLLOWER).expectCommit(1);
        CoreFixture standing = Given.core().candidate().step(append(B, 2, after(id(1, 1), 2), 0));
        standing.expectRole(RoleName.FOLLOWER).expectLog(1, 2).expectSent(accepted(B, 2, 2));
        assertEquals(B, standing.leaderId());
    }
}
