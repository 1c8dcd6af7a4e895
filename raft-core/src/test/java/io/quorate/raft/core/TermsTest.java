package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.after;
import static io.quorate.raft.core.Messages.append;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.preVoteOfA;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.rejected;
import static io.quorate.raft.core.Messages.rejectedBy;
import static io.quorate.raft.core.Messages.requestVote;
import static io.quorate.raft.core.Messages.vote;
import static io.quorate.raft.core.Messages.voteOfA;
import static io.quorate.raft.core.Messages.voters;
import static io.quorate.raft.core.Messages.wouldVote;
import static io.quorate.raft.core.Messages.wouldYouVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** §3.3: terms are the clock; whoever is behind learns it, and nobody goes back. */
class TermsTest {

    @ParameterizedTest
    @EnumSource(RoleName.class)
    @DisplayName("D1: a later term makes every role a follower in it, and the term is written with the entries")
    void laterTermMakesAFollower(RoleName role) {
        CoreFixture core = inRole(role);
        long term = core.term() + 3;
        LogSlice entries = after(core.last(), term);
        core.step(append(C, term, entries, 0)).expectRole(RoleName.FOLLOWER).expectTerm(term);
        assertEquals(C, core.leaderId());
        assertNull(core.votedFor());
        Effect.Persist persist = (Effect.Persist) core.effects().get(0);
        assertEquals(new HardState(term, null), persist.hardState());
        assertEquals(entries.last(), persist.entries().last());
    }

    @ParameterizedTest
    @EnumSource(RoleName.class)
    @DisplayName("E3: an earlier term is answered with the present one, which frees its sender")
    void earlierTermIsAnsweredWithThePresentOne(RoleName role) {
        CoreFixture core = inRole(role).sync();
        long term = core.term();
        core.step(append(C, 1, after(id(5, 1)), 4)).expectRole(role).expectSent(rejected(C, term, 5, EntryId.NONE));
        core.step(requestVote(C, 1, id(9, 9))).expectSent(voteOfA(C, term, false));
        core.step(wouldYouVote(C, 1, id(9, 9))).expectSent(preVoteOfA(C, term, false));
        core.step(heartbeat(C, 1, 1)).expectSent(new HeartbeatResponse(A, C, term, 0));
        InstallSnapshot chunk = new InstallSnapshot(C, A, 1, snapshot(), 0, Bytes.utf8("abcd"));
        core.step(received(chunk)).expectSent(new InstallSnapshotResponse(A, C, term, id(9, 1), 0, false));
        core.expectTerm(term).expectCommit(0);
    }

    @ParameterizedTest
    @EnumSource(RoleName.class)
    @DisplayName("E6: answers of an earlier term change nothing")
    void answersOfAnEarlierTermChangeNothing(RoleName role) {
        CoreFixture core = inRole(role).sync();
        core.step(vote(B, 1, true)).expectNothing();
        core.step(wouldVote(B, 1, false)).expectNothing();
        core.step(acceptedBy(B, 1, 9)).expectNothing();
        core.step(rejectedBy(B, 1, 9, id(1, 1))).expectNothing();
        core.step(heartbeatAnswer(B, 1, 99)).expectNothing();
        core.step(received(new InstallSnapshotResponse(B, A, 1, id(9, 1), 0, true)))
                .expectNothing();
        core.step(received(new TimeoutNow(B, A, 1))).expectNothing();
        core.expectRole(role);
    }

    @ParameterizedTest
    @EnumSource(RoleName.class)
    @DisplayName("E3: an answer of a later term deposes; that term is durable before anything is said in it")
    void answersOfALaterTermDepose(RoleName role) {
        long term = inRole(role).term() + 1;
        for (Event answer : List.of(
                vote(B, term, false), wouldVote(B, term, false), acceptedBy(B, term, 1), heartbeatAnswer(B, term, 0))) {
            CoreFixture core =
                    inRole(role).step(answer).expectRole(RoleName.FOLLOWER).expectTerm(term);
            assertEquals(
                    new Effect.Persist(
                            core.effects(Effect.Persist.class).get(0).sequence(),
                            new HardState(term, null),
                            0,
                            core.effects(Effect.Persist.class).get(0).entries()),
                    core.effects().get(0));
        }
    }

    @Test
    @DisplayName("§3.3: what is said in a term waits until the term is durable")
    void nothingIsSaidInATermThatCouldBeForgotten() {
        CoreFixture core = Given.core().follower();
        core.step(heartbeat(B, 4, 0));
        assertTrue(core.effects().get(0) instanceof Effect.Persist);
        assertEquals(
                List.of(new Effect.SendWhenDurable(new HeartbeatResponse(A, B, 4, 0))),
                core.effects(Effect.SendWhenDurable.class));
        core.sync();
        core.step(heartbeat(B, 4, 0)).expect(new Effect.Send(new HeartbeatResponse(A, B, 4, 0)));
    }

    @Test
    @DisplayName("E6: messages for others, and from itself, are nobody's business")
    void messagesForOthersAreIgnored() {
        CoreFixture core = Given.core().follower();
        core.step(received(new RequestVote(B, C, 9, id(9, 9), false, 0))).expectNothing();
        core.step(received(new RequestVote(A, A, 9, id(9, 9), false, 0))).expectNothing();
        core.expectTerm(1);
    }

    @ParameterizedTest
    @EnumSource(RoleName.class)
    @DisplayName("E7: TimeoutNow of a later term reaches every role, a deposed leader too")
    void timeoutNowOfALaterTermReachesEveryRole(RoleName role) {
        CoreFixture core = inRole(role);
        long term = core.term() + 1;
        core.step(received(new TimeoutNow(B, A, term)))
                .expectRole(RoleName.CANDIDATE)
                .expectTerm(term + 1);
    }

    @Test
    @DisplayName("§3.4: a second leader in one term stops the node")
    void twoLeadersInOneTermStopTheNode() {
        CoreFixture follower = Given.core().follower().step(heartbeat(B, 2, 0));
        assertThrows(Invariant.Violation.class, () -> follower.step(heartbeat(C, 2, 0)));
        CoreFixture leader = Given.core().leader();
        assertThrows(Invariant.Violation.class, () -> leader.step(heartbeat(C, leader.term(), 0)));
    }

    private static SnapshotMeta snapshot() {
        return new SnapshotMeta(id(9, 1), 1, voters(A, B, C), 8, 0);
    }

    private static CoreFixture inRole(RoleName role) {
        Given given = Given.log(1, 2).term(5);
        return switch (role) {
            case FOLLOWER -> given.follower();
            case PRE_CANDIDATE -> given.preCandidate();
            case CANDIDATE -> given.candidate();
            case LEADER -> given.leader();
        };
    }
}
