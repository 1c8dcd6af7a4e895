package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.HEARTBEAT;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.requestVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.LeaseOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** §6.4.1: reads by a lease (rule R2), and the promises that it rests on. */
class LeaseTest {
    private static final RaftOptions LEASES = OPTIONS.with(new LeaseOptions(true, 10));
    private static final long TICK = OPTIONS.election().tick().toNanos();
    private static final long PROMISE = (T - 1) * TICK;
    private static final long HELD = PROMISE / 100 * 90;

    // A clock's origin may be anywhere, also where the numbers are about to turn negative.
    private final long origin = Long.MAX_VALUE - 5 * TICK;
    private long now = origin;

    private void tick(CoreFixture core) {
        now += TICK;
        core.step(new Event.Tick(now));
    }

    private CoreFixture leader(NodeId... voters) {
        return timed(Given.core().voters(voters).options(LEASES).settledLeader());
    }

    /** The leader was elected while time stood still; from here on it goes by. */
    private CoreFixture timed(CoreFixture leader) {
        now = 0;
        for (int i = 0; i < HEARTBEAT; i++) {
            tick(leader);
        }
        return leader;
    }

    private static Event answer(NodeId from, CoreFixture leader, long round) {
        return received(new HeartbeatResponse(from, A, leader.term(), round, PROMISE));
    }

    /** The leader of term 2 is heard from, in this round. */
    private static Event heard(long round) {
        return received(new Heartbeat(B, A, 2, 0, round));
    }

    private static long roundOf(CoreFixture leader) {
        List<Heartbeat> sent = leader.sent(Heartbeat.class);
        return sent.get(sent.size() - 1).round();
    }

    private static Event byLease(long token) {
        return new Event.Read(token, true);
    }

    private static List<Effect.ReadReady> ready(CoreFixture core) {
        return core.effects(Effect.ReadReady.class);
    }

    /** Lets ticks pass until heartbeats leave; returns their round. */
    private long nextRound(CoreFixture leader) {
        do {
            tick(leader);
        } while (leader.sent(Heartbeat.class).isEmpty());
        return roundOf(leader);
    }

    @Test
    @DisplayName("R2: a lease counts from when the heartbeat was sent, less the drift, and needs a majority's promises")
    void countsFromTheSending() {
        CoreFixture leader = leader(A, B, C, D, E);
        long round = nextRound(leader);
        long sentAt = now;
        tick(leader);
        leader.step(answer(B, leader, round)).step(byLease(1));
        assertEquals(List.of(), ready(leader));
        tick(leader);
        leader.step(answer(C, leader, round)).step(byLease(2));
        leader.expect(new Effect.ReadReady(2, 2, sentAt + HELD));
        long later = nextRound(leader);
        leader.step(answer(D, leader, later), answer(E, leader, later)).step(byLease(3));
        leader.expect(new Effect.ReadReady(3, 2, now + HELD));
    }

    @Test
    @DisplayName("R2: an answer without a promise, of another round or replayed late, makes no lease longer")
    void whatDoesNotCount() {
        CoreFixture leader = leader(A, B, C);
        long round = nextRound(leader);
        leader.step(received(new HeartbeatResponse(B, A, leader.term(), round)))
                .step(answer(B, leader, 0))
                .step(answer(B, leader, round + 1))
                .step(byLease(1));
        assertTrue(ready(leader).stream().allMatch(read -> read.leaseEnd() == null));
        long sentAt = now;
        leader.step(answer(B, leader, round));
        for (int i = 0; i < T / 2; i++) {
            tick(leader);
        }
        leader.step(answer(B, leader, round)).step(byLease(2)).expect(new Effect.ReadReady(2, 2, sentAt + HELD));
    }

    @Test
    @DisplayName("R2: where the lease has ended, a majority is asked")
    void ended() {
        CoreFixture leader = leader(A, B, C);
        long round = nextRound(leader);
        leader.step(answer(B, leader, round));
        long end = now + HELD;
        while (now < end) {
            leader.step(byLease(1));
            assertEquals(1, ready(leader).size());
            tick(leader);
        }
        leader.step(byLease(2));
        assertEquals(List.of(), ready(leader));
        leader.step(answer(C, leader, roundOf(leader)));
        leader.expect(new Effect.ReadReady(2, 2));
    }

    @Test
    @DisplayName("R2: no lease before an entry of the leader's own term is committed")
    void notBeforeTheOwnTerm() {
        CoreFixture leader = timed(Given.core().options(LEASES).leader().sync());
        long round = nextRound(leader);
        leader.step(answer(B, leader, round)).step(byLease(1));
        assertEquals(List.of(), ready(leader));
        leader.step(acceptedBy(B, leader.term(), 2)).expectCommit(2);
        leader.step(byLease(2));
        assertEquals(2, ready(leader).get(0).token());
    }

    @Test
    @DisplayName("R2 E7: once TimeoutNow was sent there is no lease any more in this term")
    void notAfterATransfer() {
        CoreFixture leader = leader(A, B, C);
        leader.step(answer(B, leader, nextRound(leader))).step(byLease(1));
        assertEquals(1, ready(leader).size());
        leader.step(LeadershipTransferTest.transfer(2, B), byLease(3));
        assertEquals(
                List.of(3L), ready(leader).stream().map(Effect.ReadReady::token).toList());
        leader.step(byLease(4));
        assertEquals(List.of(), ready(leader));
        for (int i = 0; i < 2 * T; i++) {
            tick(leader);
            for (Heartbeat sent : leader.sent(Heartbeat.class)) {
                leader.step(answer(sent.to(), leader, sent.round()));
            }
        }
        leader.expectRole(RoleName.LEADER).step(byLease(5));
        assertTrue(ready(leader).stream().allMatch(read -> read.leaseEnd() == null));
    }

    @Test
    @DisplayName("R2: off unless switched on: no promise is given, none is used, and rounds are for reads only")
    void offByDefault() {
        CoreFixture follower = Given.core().follower().step(heard(0)).sync();
        follower.step(heard(4)).expectSent(new HeartbeatResponse(A, B, 2, 4, 0));
        CoreFixture leader = timed(Given.core().settledLeader());
        assertEquals(0, nextRound(leader));
        leader.step(answer(B, leader, 0), answer(C, leader, 0)).step(byLease(1));
        assertEquals(List.of(), ready(leader));
    }

    @Test
    @DisplayName("R2: a voter promises an election timeout less a tick, from the first tick after the heartbeat")
    void promise() {
        CoreFixture voter = Given.core().options(LEASES).follower();
        tick(voter);
        voter.step(heard(1)).sync();
        voter.step(heard(2)).expectSent(new HeartbeatResponse(A, B, 2, 2, PROMISE));
        tick(voter);
        long counted = now;
        while (now - counted < PROMISE - TICK) {
            tick(voter);
            voter.step(requestVote(C, 3, id(9, 2))).expectTerm(2).expectNothing();
        }
        tick(voter);
        voter.step(requestVote(C, 3, id(9, 2))).expectTerm(3);
    }

    @Test
    @DisplayName("R2: a promise holds in later terms too, for votes and for pre-votes")
    void promiseOutlivesTheTerm() {
        CoreFixture voter = Given.core().options(LEASES).follower();
        tick(voter);
        voter.step(heard(1)).sync();
        tick(voter);
        voter.step(received(new RequestPreVoteResponse(C, A, 5, false)))
                .expectTerm(5)
                .sync();
        voter.step(requestVote(C, 5, id(9, 2))).expectSent(new RequestVoteResponse(A, C, 5, false, 0));
        voter.step(received(new RequestPreVote(C, A, 6, id(9, 2))))
                .expectSent(new RequestPreVoteResponse(A, C, 5, false));
        voter.step(requestVote(C, 7, id(9, 2))).expectTerm(5).expectNothing();
        for (long counted = now; now - counted < PROMISE; ) {
            tick(voter);
        }
        voter.step(requestVote(C, 7, id(9, 2))).expectTerm(7);
        assertEquals(C, voter.votedFor());
    }

    @Test
    @DisplayName("R2: a voter that restarts does not know what it promised, and keeps it for the whole time")
    void promiseOutlivesARestart() {
        CoreFixture voter = Given.log(1, 2).options(LEASES).follower();
        tick(voter);
        long counted = now;
        while (now - counted < PROMISE - TICK) {
            voter.step(requestVote(C, 3, id(9, 2))).expectTerm(2).expectNothing();
            tick(voter);
        }
        tick(voter);
        voter.step(requestVote(C, 3, id(9, 2))).expectTerm(3);
        assertEquals(C, voter.votedFor());
    }

    @Test
    @DisplayName("R2: a voter of a group in which nobody ever led has promised nothing")
    void nothingPromisedYet() {
        CoreFixture voter = Given.core().options(LEASES).follower();
        voter.step(requestVote(C, 2, id(1, 1))).expectTerm(2);
        assertEquals(C, voter.votedFor());
    }

    @Test
    @DisplayName("R2 E7: a promise does not hold against the one to whom the leader hands over")
    void promiseAndTransfer() {
        CoreFixture voter = Given.core().options(LEASES).follower();
        tick(voter);
        voter.step(heard(1)).sync();
        voter.step(received(new RequestVote(C, A, 3, id(9, 2), true, 0))).expectTerm(3);
        assertEquals(C, voter.votedFor());
    }
}
