package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.forwarded;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.propose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A leader whose disk is silent, or that stood still, makes way for others and says why. */
class HealthTest {
    private static final long TICK = OPTIONS.election().tick().toNanos();

    private static void answerAll(CoreFixture leader, long round) {
        for (NodeId peer : leader.peers()) {
            leader.step(heartbeatAnswer(peer, leader.term(), round));
        }
    }

    private static RoleChangeReason reason(CoreFixture core) {
        List<Effect.RoleChanged> changes = core.effects(Effect.RoleChanged.class);
        return changes.get(changes.size() - 1).reason();
    }

    @Test
    @DisplayName("D5: a leader whose disk confirms nothing for an election timeout steps down")
    void silentDisk() {
        CoreFixture leader = Given.core().settledLeader().step(propose(1, "x"));
        for (int i = 0; i < T - 1; i++) {
            leader.ticks(1).expectRole(RoleName.LEADER);
            answerAll(leader, 0);
        }
        leader.ticks(1).expectRole(RoleName.FOLLOWER);
        assertEquals(RoleChangeReason.DISK_SILENT, reason(leader));
    }

    @Test
    @DisplayName("D5: a disk that is slow, but gets on, costs no leadership")
    void slowDisk() {
        CoreFixture leader = Given.core().settledLeader();
        for (int i = 0; i < 3 * T; i++) {
            leader.step(propose(i + 1, "x"));
            if (i % (T - 1) == 0) {
                leader.step(leader.syncOne());
            }
            answerAll(leader, 0);
            leader.ticks(1).expectRole(RoleName.LEADER);
        }
    }

    @Test
    @DisplayName("D5: who has a silent disk does not stand for election before it answers")
    void silentDiskDoesNotStand() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0));
        core.ticks(5 * T).expectRole(RoleName.FOLLOWER);
        core.tickUntil(RoleName.PRE_CANDIDATE);
    }

    @Test
    @DisplayName("D5: a single voter leads on over a silent disk, as nobody else can")
    void silentDiskOfASingleVoter() {
        CoreFixture leader = Given.core().voters(A).settledLeader().step(propose(1, "x"));
        leader.ticks(3 * T).expectRole(RoleName.LEADER);
        leader.sync().expectCommit(3);
    }

    @Test
    @DisplayName("D5: a leader whose log store is full steps down, and does not stand before there is room")
    void fullStorage() {
        CoreFixture leader = Given.core().settledLeader().step(new Event.StorageSpace(true));
        leader.expectRole(RoleName.FOLLOWER);
        assertEquals(RoleChangeReason.STORAGE_FULL, reason(leader));
        leader.step(propose(1, "x")).expect(new Effect.ProposalRejected(1, Rejection.STORAGE_FULL, null));
        leader.ticks(5 * T).expectRole(RoleName.FOLLOWER);
        assertEquals(5 * T, leader.effects(Effect.RetryWrites.class).size());
        leader.step(new Event.StorageSpace(false)).tickUntil(RoleName.PRE_CANDIDATE);
        leader.step(new Event.StorageSpace(true), propose(2, "x"));
        leader.expect(new Effect.ProposalRejected(2, Rejection.STORAGE_FULL, null));
    }

    @Test
    @DisplayName("D5: a single voter with a full log store leads on, and refuses proposals until there is room")
    void fullStorageOfASingleVoter() {
        CoreFixture leader = Given.core().voters(A).settledLeader().step(new Event.StorageSpace(true));
        leader.step(propose(1, "x")).expect(new Effect.ProposalRejected(1, Rejection.STORAGE_FULL, A));
        leader.step(new Event.StorageSpace(false), propose(2, "x")).expectRole(RoleName.LEADER);
        assertEquals(1, leader.effects(Effect.ProposalAccepted.class).size());
    }

    @Test
    @DisplayName("D5: a follower with a full log store still passes proposals on")
    void fullFollower() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        core.step(new Event.StorageSpace(true)).step(propose(1, "x"));
        assertEquals(1, core.sent(ForwardedProposal.class).size());
    }

    @Test
    @DisplayName("E3: after a pause of an election timeout a leader takes no proposals until a majority confirms it")
    void pause() {
        CoreFixture leader = Given.core().settledLeader().step(new Event.Tick(50));
        long last = leader.lastIndex();
        leader.step(new Event.Tick(50 + T * TICK));
        assertEquals(List.of(new Heartbeat(A, B, 2, 2, 1), new Heartbeat(A, C, 2, 2, 1)), leader.sent(Heartbeat.class));
        leader.step(propose(1, "x")).expect(new Effect.ProposalRejected(1, Rejection.NOT_LEADER, null));
        leader.step(forwarded(C, 2, 2, "y"))
                .expectSent(new ForwardedProposalResponse(A, C, 2, 2, EntryId.NONE, Rejection.NOT_LEADER));
        leader.step(heartbeatAnswer(B, 2, 0), propose(3, "x"));
        assertEquals(last, leader.lastIndex());
        leader.step(heartbeatAnswer(B, 2, 1), propose(4, "x"));
        assertEquals(last + 1, leader.lastIndex());
        leader.expectRole(RoleName.LEADER);
    }

    @Test
    @DisplayName("E3: a leader that no majority confirms after a pause steps down for the pause")
    void pausedForGood() {
        CoreFixture leader = Given.core().settledLeader().step(new Event.Tick(50));
        leader.step(new Event.Tick(50 + T * TICK));
        leader.step(acceptedBy(B, 2, 2), acceptedBy(C, 2, 2));
        for (int i = 1; i < T; i++) {
            leader.expectRole(RoleName.LEADER).step(new Event.Tick(50 + (T + i) * TICK));
        }
        leader.expectRole(RoleName.FOLLOWER);
        assertEquals(RoleChangeReason.PAUSED, reason(leader));
    }

    @Test
    @DisplayName("E3: a leader that finds itself deposed after a pause says so")
    void deposedByAPause() {
        CoreFixture leader = Given.core().settledLeader().step(new Event.Tick(50));
        leader.step(new Event.Tick(50 + T * TICK)).step(heartbeatAnswer(B, 3, 0));
        leader.expectRole(RoleName.FOLLOWER);
        assertEquals(RoleChangeReason.PAUSED, reason(leader));
    }

    @Test
    @DisplayName("E3: a shorter pause changes nothing")
    void shortPause() {
        CoreFixture leader = Given.core().settledLeader().step(new Event.Tick(50));
        leader.step(new Event.Tick(50 + T * TICK - 1), propose(1, "x"));
        assertEquals(1, leader.effects(Effect.ProposalAccepted.class).size());
    }
}
