package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.HEARTBEAT;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.members;
import static io.quorate.raft.core.Messages.propose;
import static io.quorate.raft.core.Messages.received;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.Rejection;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** §6.4: linearizable reads without a log entry. */
class ReadIndexTest {

    @Test
    @DisplayName("R1: a read is good once a majority answered a round that began after it")
    void oneRound() {
        CoreFixture core = Given.core().settledLeader().step(new Event.Read(7));
        core.expectSent(new Heartbeat(A, B, 2, 2, 1), new Heartbeat(A, C, 2, 2, 1));
        core.step(heartbeatAnswer(B, 2, 0)).expectNothing();
        core.step(heartbeatAnswer(B, 2, 1)).expect(new Effect.ReadReady(7, 2));
        core.step(heartbeatAnswer(C, 2, 1)).expectNothing();
    }

    @Test
    @DisplayName("R1: reads wait for the first commit of the leader's term, rather than being dropped")
    void waitsForTheOwnTerm() {
        CoreFixture core =
                Given.log(1, 2, 2).leader().sync().step(new Event.Read(7)).expectNothing();
        core.step(heartbeatAnswer(B, 3, 0), heartbeatAnswer(C, 3, 0));
        assertEquals(List.of(), core.effects(Effect.ReadReady.class));
        core.step(acceptedBy(B, 3, 4)).expectCommit(4);
        core.step(heartbeatAnswer(B, 3, 1));
        assertEquals(List.of(new Effect.ReadReady(7, 4)), core.effects(Effect.ReadReady.class));
    }

    @Test
    @DisplayName("R1: the read index is the commit index at the round's start, not at its end")
    void indexAtTheStart() {
        CoreFixture core = Given.core().settledLeader().step(propose(1, "x")).sync();
        core.step(new Event.Read(7)).step(acceptedBy(B, 2, 3)).expectCommit(3);
        core.step(heartbeatAnswer(B, 2, 1));
        assertEquals(List.of(new Effect.ReadReady(7, 2)), core.effects(Effect.ReadReady.class));
    }

    @Test
    @DisplayName("R1: reads that come while a round is under way share the next one")
    void nextRound() {
        CoreFixture core = Given.core().settledLeader().step(new Event.Read(7), new Event.Read(8));
        core.step(new Event.Read(9)).expectNothing();
        core.step(new Event.Read(10)).expectNothing();
        core.step(heartbeatAnswer(C, 2, 1));
        core.expect(
                new Effect.ReadReady(7, 2),
                new Effect.ReadReady(8, 2),
                new Effect.Send(new Heartbeat(A, B, 2, 2, 2)),
                new Effect.Send(new Heartbeat(A, C, 2, 2, 2)));
        core.step(heartbeatAnswer(B, 2, 1)).expectNothing();
        core.step(heartbeatAnswer(B, 2, 2)).expect(new Effect.ReadReady(9, 2), new Effect.ReadReady(10, 2));
    }

    @Test
    @DisplayName("R1: reads that a leader cannot serve yet are bounded in number")
    void bounded() {
        int most = 1 << 16;
        Event[] reads = new Event[most];
        for (int i = 0; i < most; i++) {
            reads[i] = new Event.Read(i);
        }
        CoreFixture core = Given.core().leader().step(reads);
        assertEquals(List.of(), core.effects(Effect.ReadRejected.class));
        core.step(new Event.Read(most), received(new ReadIndex(B, A, 2, 9)));
        core.expect(
                new Effect.ReadRejected(most, Rejection.BUSY, A),
                new Effect.Send(new ReadIndexResponse(A, B, 2, 9, 0)));
    }

    @Test
    @DisplayName("R1: a lost round is carried by the next heartbeats")
    void lostRound() {
        CoreFixture core = Given.core().settledLeader().step(new Event.Read(7)).ticks(HEARTBEAT);
        assertEquals(1, core.sent(Heartbeat.class).get(0).round());
    }

    @Test
    @DisplayName("R1: a learner's answer confirms nothing")
    void learnersDoNotConfirm() {
        Configuration learning = new Configuration(members(A, B, C), List.of(), members(D));
        CoreFixture core = Given.core().configuration(learning).settledLeader().step(new Event.Read(7));
        core.step(heartbeatAnswer(D, 2, 1)).expectNothing();
        core.step(heartbeatAnswer(B, 2, 1)).expect(new Effect.ReadReady(7, 2));
    }

    @Test
    @DisplayName("R1: a single voter answers at once, but not before its own term's commit")
    void singleVoter() {
        CoreFixture core = Given.core().voters(A).leader().step(new Event.Read(7));
        assertEquals(List.of(), core.effects(Effect.ReadReady.class));
        core.sync();
        assertEquals(List.of(new Effect.ReadReady(7, 2)), core.effects(Effect.ReadReady.class));
        core.step(new Event.Read(8)).expect(new Effect.ReadReady(8, 2));
    }

    @Test
    @DisplayName("R1: a leader that is deposed turns every read away")
    void deposed() {
        CoreFixture core = Given.core().settledLeader();
        core.step(new Event.Read(7)).step(new Event.Read(8)).step(received(new ReadIndex(B, A, 2, 9)));
        core.step(heartbeat(C, 3, 0));
        assertEquals(
                List.of(
                        new Effect.ReadRejected(7, Rejection.NOT_LEADER, C),
                        new Effect.ReadRejected(8, Rejection.NOT_LEADER, C)),
                core.effects(Effect.ReadRejected.class));
        assertEquals(List.of(new ReadIndexResponse(A, B, 3, 9, 0)), core.sent(ReadIndexResponse.class));
    }

    @Test
    @DisplayName("R1: an answer to a heartbeat of an earlier leadership, replayed late, confirms no round of this one")
    void roundsOfAnEarlierLeadership() {
        CoreFixture follower = Given.core().follower().step(heartbeat(B, 3, 0)).sync();
        follower.step(received(new Heartbeat(B, A, 2, 0, 100)));
        follower.expectSent(new HeartbeatResponse(A, B, 3, 0));
    }

    @Test
    @DisplayName("C3: a follower asks its leader, and passes the answer on, once")
    void followerReads() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        core.step(new Event.Read(7)).expect(new Effect.Send(new ReadIndex(A, B, 2, 7)));
        core.step(received(new ReadIndexResponse(B, A, 2, 7, 5))).expect(new Effect.ReadReady(7, 5));
        core.step(received(new ReadIndexResponse(B, A, 2, 7, 5))).expectNothing();
        core.step(received(new ReadIndexResponse(B, A, 2, 99, 5))).expectNothing();
    }

    @Test
    @DisplayName("C3: a follower's read is refused where the leader refuses, is lost, or is not known")
    void followerReadRefused() {
        CoreFixture core = Given.core().follower();
        core.step(new Event.Read(6)).expect(new Effect.ReadRejected(6, Rejection.NOT_LEADER, null));
        core.step(heartbeat(B, 2, 0)).sync().step(new Event.Read(7));
        core.step(received(new ReadIndexResponse(B, A, 2, 7, 0)));
        core.expect(new Effect.ReadRejected(7, Rejection.NOT_LEADER, B));
        core.step(new Event.Read(8)).ticks(2 * T);
        assertEquals(
                List.of(new Effect.ReadRejected(8, Rejection.NOT_LEADER, null)),
                core.effects(Effect.ReadRejected.class));
    }

    @Test
    @DisplayName("C3: a leader serves the reads of followers and of learners")
    void servesFollowers() {
        Configuration learning = new Configuration(members(A, B), List.of(), members(D));
        CoreFixture core = Given.core().configuration(learning).settledLeader();
        core.step(received(new ReadIndex(D, A, 2, 7)), received(new ReadIndex(B, A, 2, 7)));
        core.step(heartbeatAnswer(B, 2, 1));
        core.expectSent(new ReadIndexResponse(A, D, 2, 7, 2), new ReadIndexResponse(A, B, 2, 7, 2));
    }

    @Test
    @DisplayName("C3: who does not lead refuses a follower's read at once")
    void refuses() {
        Given.core()
                .follower()
                .step(received(new ReadIndex(B, A, 1, 7)))
                .expectSent(new ReadIndexResponse(A, B, 1, 7, 0));
    }
}
