package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.members;
import static io.quorate.raft.core.Messages.preVoteOfA;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.requestVote;
import static io.quorate.raft.core.Messages.vote;
import static io.quorate.raft.core.Messages.voteOfA;
import static io.quorate.raft.core.Messages.voters;
import static io.quorate.raft.core.Messages.wouldVote;
import static io.quorate.raft.core.Messages.wouldYouVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** §3.4 leader election, §3.6.1 the election restriction, and who may disturb whom. */
class ElectionTest {

    @Test
    @DisplayName("E1: silence for a time in [T, 2T), drawn anew, starts an election")
    void silenceStartsAnElection() {
        CoreFixture core = Given.core().follower();
        core.ticks(T - 1).expectRole(RoleName.FOLLOWER).expectNothing();
        core.ticks(T).expectRole(RoleName.PRE_CANDIDATE);
    }

    @Test
    @DisplayName("E1: every sign of life of the leader starts the wait anew")
    void heartbeatsKeepAFollower() {
        CoreFixture core = Given.core().follower();
        for (int i = 0; i < 20; i++) {
            core.step(heartbeat(B, 2, 0)).sync().ticks(T - 1).expectRole(RoleName.FOLLOWER);
        }
    }

    @Test
    @DisplayName("E1: whoever voted waits for its candidate")
    void votingStartsTheWaitAnew() {
        for (int waited = 0; waited < T; waited++) {
            CoreFixture core = Given.core().term(2).follower().ticks(waited);
            core.step(requestVote(B, 2, id(1, 1))).sync().ticks(T - 1).expectRole(RoleName.FOLLOWER);
            assertEquals(B, core.votedFor());
        }
    }

    @Test
    @DisplayName("§3.4, D1, D2: a candidate enters the next term, votes for itself, asks once both are durable")
    void candidateAsksForVotes() {
        CoreFixture core = Given.log(1, 2).preCandidate().step(wouldVote(B, 3, true));
        core.expectRole(RoleName.CANDIDATE).expectTerm(3);
        core.expect(
                new Effect.Persist(1, new HardState(3, A), 0, LogSlice.empty(id(2, 2))),
                new Effect.SendWhenDurable(new RequestVote(A, B, 3, id(2, 2), false, 0)),
                new Effect.SendWhenDurable(new RequestVote(A, C, 3, id(2, 2), false, 0)),
                new Effect.RoleChanged(RoleName.CANDIDATE, 3, null, RoleChangeReason.PRE_VOTE_WON));
    }

    @Test
    @DisplayName("D2: a candidate counts its own vote only when it is durable")
    void ownVoteCountsOnceDurable() {
        CoreFixture core = Given.core().candidate();
        core.step(vote(B, 2, true)).expectRole(RoleName.CANDIDATE);
        core.sync().expectRole(RoleName.LEADER);
    }

    @Test
    @DisplayName("§3.4: a single voter elects itself, as soon as its vote is durable")
    void singleVoterElectsItself() {
        CoreFixture core = Given.core().voters(A).follower().tickUntil(RoleName.CANDIDATE);
        core.ticks(1).expectRole(RoleName.CANDIDATE);
        core.sync().expectRole(RoleName.LEADER).sync().expectCommit(2);
    }

    @ParameterizedTest
    @DisplayName("E6: votes are counted per voter")
    @CsvSource({"bbb, CANDIDATE", "bc, LEADER", "bxyz, CANDIDATE", "cce, LEADER", "'', CANDIDATE"})
    void votesAreCountedPerVoter(String granted, RoleName outcome) {
        CoreFixture core = Given.core().voters(A, B, C, D, E).candidate().sync();
        for (int i = 0; i < granted.length(); i++) {
            core.step(vote(NodeId.of(granted.substring(i, i + 1)), 2, true));
        }
        core.expectRole(outcome);
    }

    @Test
    @DisplayName("E6: the first answer of a voter counts, a contradicting repetition changes nothing")
    void firstAnswerCounts() {
        CoreFixture core = Given.core().voters(A, B, C, D, E).candidate().sync();
        core.step(vote(B, 2, false), vote(B, 2, true), vote(C, 2, true)).expectRole(RoleName.CANDIDATE);
        core.step(vote(D, 2, true)).expectRole(RoleName.LEADER);
    }

    @Test
    @DisplayName("§3.4: a lost election makes a follower of the same term, its vote kept")
    void lostElection() {
        CoreFixture core = Given.core().candidate().sync();
        core.step(vote(B, 2, false)).expectRole(RoleName.CANDIDATE);
        core.step(vote(C, 2, false)).expectRole(RoleName.FOLLOWER).expectTerm(2);
        assertEquals(A, core.votedFor());
    }

    @Test
    @DisplayName("§3.4: a split vote ends by a timeout, and starts with a pre-vote again")
    void splitVoteEndsByTimeout() {
        CoreFixture core = Given.core().candidate().sync();
        core.tickUntil(RoleName.PRE_CANDIDATE).expectTerm(2);
        assertEquals(A, core.votedFor());
        core.step(wouldVote(C, 3, true)).expectRole(RoleName.CANDIDATE).expectTerm(3);
    }

    @Test
    @DisplayName("§3.4: one vote per term, given again to whom it was given, durable before it is said")
    void oneVotePerTerm() {
        CoreFixture core = Given.core().follower();
        core.step(requestVote(B, 2, id(1, 1)));
        core.expect(
                new Effect.Persist(1, new HardState(2, B), 0, LogSlice.empty(id(1, 1))),
                new Effect.SendWhenDurable(voteOfA(B, 2, true)),
                new Effect.RoleChanged(RoleName.FOLLOWER, 2, null, RoleChangeReason.LATER_TERM));
        core.step(requestVote(C, 2, id(9, 1))).expect(new Effect.SendWhenDurable(voteOfA(C, 2, false)));
        core.sync();
        core.step(requestVote(B, 2, id(1, 1))).expect(new Effect.SendWhenDurable(voteOfA(B, 2, true)));
    }

    @Test
    @DisplayName(
            "E4, Figure 3.1: a vote is not given again to a log that is not up to date any more, as on a lost disk")
    void againOnlyToAnUpToDateLog() {
        CoreFixture core = Given.log(1, 2, 2).votedFor(B).follower();
        core.step(requestVote(B, core.term(), id(1, 1))).expectSent(voteOfA(B, core.term(), false));
        core.step(requestVote(B, core.term(), id(3, 2))).expectSent(voteOfA(B, core.term(), true));
    }

    @ParameterizedTest
    @DisplayName("E4, §3.6.1: up-to-date compares the last term, then the last index")
    @CsvSource({"3, 2, true", "4, 2, true", "2, 2, false", "1, 3, true", "9, 1, false", "3, 1, false", "0, 0, false"})
    void upToDate(long lastIndex, long lastTerm, boolean granted) {
        EntryId last = id(lastIndex, lastTerm);
        Given.log(1, 2, 2)
                .follower()
                .step(requestVote(B, 5, last))
                .expectSent(voteOfA(B, 5, granted))
                .expectTerm(5);
        Given.log(1, 2, 2)
                .follower()
                .step(wouldYouVote(B, 5, last))
                .expectSent(preVoteOfA(B, granted ? 5 : 2, granted));
    }

    @Test
    @DisplayName("E3: who hears the leader ignores a request for votes; who is asked by the leader's wish does not")
    void leaseOfALiveLeader() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        core.ticks(T - 1).step(requestVote(C, 9, id(9, 9))).expectNothing().expectTerm(2);
        core.step(received(new RequestVote(C, A, 9, id(9, 9), true, 0)))
                .expectTerm(9)
                .expectSent(voteOfA(C, 9, true));
    }

    @Test
    @DisplayName("E3: the lease ends after T of silence")
    void leaseEnds() {
        for (int seed = 0; seed < 20; seed++) {
            CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
            core.ticks(T).step(requestVote(C, 3, id(9, 9))).expectTerm(3);
            assertEquals(C, core.votedFor());
        }
    }

    @Test
    @DisplayName("E3: a leader ignores a request for votes, and frees a stuck node by an answer of its later term")
    void leaderIsNotDisturbed() {
        CoreFixture core = Given.core().leader();
        core.step(requestVote(C, 9, id(9, 9)))
                .expectRole(RoleName.LEADER)
                .expectTerm(2)
                .expectNothing();
        core.step(heartbeatAnswer(C, 9, 0)).expectRole(RoleName.FOLLOWER).expectTerm(9);
    }

    @Test
    @DisplayName("E3: a leader that hears no majority for an election timeout steps down, in its term")
    void checkQuorum() {
        CoreFixture core = Given.core().voters(A, B, C, D, E).leader().sync();
        core.ticks(T).expectRole(RoleName.LEADER);
        core.step(heartbeatAnswer(B, 2, 0), heartbeatAnswer(C, 2, 0)).ticks(T).expectRole(RoleName.LEADER);
        core.step(heartbeatAnswer(B, 2, 0), heartbeatAnswer(B, 2, 0)).ticks(T);
        core.expectRole(RoleName.FOLLOWER).expectTerm(2);
        assertNull(core.leaderId());
        assertEquals(A, core.votedFor());
    }

    @Test
    @DisplayName("E4: a learner grants votes and never campaigns")
    void learner() {
        Configuration learning = new Configuration(members(B, C), List.of(), members(A));
        CoreFixture core = Given.core().configuration(learning).follower();
        core.ticks(5 * T).expectRole(RoleName.FOLLOWER).expectNothing();
        core.step(received(new TimeoutNow(B, A, 1))).expectRole(RoleName.FOLLOWER);
        core.step(requestVote(B, 2, id(1, 1))).expectSent(voteOfA(B, 2, true));
    }

    @Test
    @DisplayName("E4: who belongs to no group does not campaign")
    void stranger() {
        Given.log().follower().ticks(5 * T).expectRole(RoleName.FOLLOWER).expectNothing();
        Given.core()
                .voters(B, C)
                .follower()
                .ticks(5 * T)
                .expectRole(RoleName.FOLLOWER)
                .expectNothing();
    }

    @Test
    @DisplayName("E5: no campaign while a committed configuration is not applied")
    void unappliedConfiguration() {
        CoreFixture core =
                Given.core().follower().step(heartbeat(B, 2, 1)).sync().expectCommit(1);
        core.ticks(3 * T).expectRole(RoleName.FOLLOWER);
        core.step(new Event.Applied(1)).tickUntil(RoleName.PRE_CANDIDATE);
    }

    @Test
    @DisplayName("E5: no campaign while a snapshot is being installed, also where the pre-vote was won meanwhile")
    void snapshotUnderWay() {
        SnapshotMeta snapshot = new SnapshotMeta(id(9, 2), 1, voters(A, B, C), 4, 0);
        CoreFixture core = Given.core().follower();
        core.step(received(new InstallSnapshot(B, A, 2, snapshot, 0, Bytes.utf8("abcd"))))
                .sync();
        core.tickUntil(RoleName.PRE_CANDIDATE);
        core.step(new Event.SnapshotChunkWritten(id(9, 2), 4));
        core.step(wouldVote(C, 3, true)).expectTerm(2);
        core.ticks(5 * T).expectRole(RoleName.FOLLOWER).expectTerm(2);
        core.step(new Event.SnapshotInstalled(snapshot)).tickUntil(RoleName.PRE_CANDIDATE);
    }

    @Test
    @DisplayName("§3.10: TimeoutNow starts an election at once, without a pre-vote, by the leader's wish")
    void timeoutNow() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0));
        core.step(received(new TimeoutNow(B, A, 2)))
                .expectRole(RoleName.CANDIDATE)
                .expectTerm(3);
        core.expectSent(new RequestVote(A, B, 3, id(1, 1), true, 0), new RequestVote(A, C, 3, id(1, 1), true, 0));
    }
}
