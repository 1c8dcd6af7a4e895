package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.after;
import static io.quorate.raft.core.Messages.append;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.propose;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.rejectedBy;
import static io.quorate.raft.core.Messages.requestVote;
import static io.quorate.raft.core.Messages.vote;
import static io.quorate.raft.core.Messages.voters;
import static io.quorate.raft.core.Messages.wouldVote;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.api.InFlight;
import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.PeerStatus;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.api.SnapshotProgress;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a core says of itself, and why it says that it changed. */
class StatusTest {
    private static final long TICK_NANOS = 5_000_000;

    private static NodeStatus status(CoreFixture core) {
        return core.core().status(LoadStatus.NONE, TICK_NANOS);
    }

    private static PeerStatus peer(CoreFixture leader, int position) {
        return status(leader).peers().get(position);
    }

    private static void expectReason(RoleChangeReason expected, CoreFixture core) {
        assertEquals(expected, status(core).election().lastChange());
        List<Effect.RoleChanged> told = core.effects(Effect.RoleChanged.class);
        if (!told.isEmpty()) {
            assertEquals(expected, told.get(told.size() - 1).reason());
        }
    }

    @Test
    void aNodeThatHasStartedSaysSo() {
        CoreFixture core = Given.core().votedFor(B).follower();
        expectReason(RoleChangeReason.STARTED, core);
        assertEquals(Optional.of(B), status(core).election().votedFor());
        assertEquals(0, status(core).election().campaigns());
        assertEquals(Optional.empty(), status(core).election().lastCampaign());
    }

    @Test
    void anElectionIsToldStepByStep() {
        CoreFixture core = Given.core().follower().tickUntil(RoleName.PRE_CANDIDATE);
        expectReason(RoleChangeReason.ELECTION_TIMEOUT, core);
        expectReason(RoleChangeReason.PRE_VOTE_WON, core.step(wouldVote(B, 2, true)));
        expectReason(RoleChangeReason.ELECTION_WON, core.sync().step(vote(B, 2, true)));
        assertEquals(1, status(core).election().campaigns());
        assertEquals(
                Optional.of(RoleChangeReason.ELECTION_TIMEOUT),
                status(core).election().lastCampaign());
        assertEquals(Optional.of(A), status(core).election().votedFor());
    }

    @Test
    void aLoneVoterWinsByItsOwnDurableVote() {
        CoreFixture core = Given.core().voters(A).follower().tickUntil(RoleName.CANDIDATE);
        expectReason(RoleChangeReason.ELECTION_TIMEOUT, core);
        expectReason(RoleChangeReason.ELECTION_WON, core.sync());
    }

    @Test
    void aLostElectionIsToldAsSuch() {
        CoreFixture asking = Given.core().preCandidate().step(wouldVote(B, 1, false), wouldVote(C, 1, false));
        asking.expectRole(RoleName.FOLLOWER);
        expectReason(RoleChangeReason.ELECTION_LOST, asking);
        CoreFixture standing = Given.core().candidate().sync().step(vote(B, 2, false), vote(C, 2, false));
        standing.expectRole(RoleName.FOLLOWER);
        expectReason(RoleChangeReason.ELECTION_LOST, standing);
    }

    @Test
    void anElectionWithoutResultTimesOut() {
        CoreFixture core = Given.core().candidate().sync().tickUntil(RoleName.PRE_CANDIDATE);
        expectReason(RoleChangeReason.ELECTION_TIMEOUT, core);
    }

    @Test
    void whoFindsALeaderSaysSo() {
        expectReason(RoleChangeReason.LEADER_HEARD, Given.core().follower().step(heartbeat(B, 1, 0)));
        expectReason(RoleChangeReason.LEADER_HEARD, Given.core().follower().step(heartbeat(B, 2, 0)));
        expectReason(
                RoleChangeReason.LEADER_HEARD, Given.core().candidate().sync().step(heartbeat(B, 2, 0)));
    }

    @Test
    void aSilentLeaderIsForgottenForItsSilence() {
        CoreFixture core = Given.core().voters(B, C).follower().step(heartbeat(B, 1, 0));
        core.ticks(2 * T).expectRole(RoleName.FOLLOWER);
        expectReason(RoleChangeReason.ELECTION_TIMEOUT, core);
        assertEquals(Optional.empty(), status(core).election().lastCampaign());
    }

    @Test
    void aLaterTermIsTheReasonWhereNoLeaderIsKnown() {
        expectReason(RoleChangeReason.LATER_TERM, Given.core().follower().step(requestVote(B, 2, id(1, 1))));
        CoreFixture deposed = Given.core().settledLeader();
        expectReason(RoleChangeReason.LATER_TERM, deposed.step(heartbeat(B, 3, 0)));
        deposed.expectRole(RoleName.FOLLOWER);
    }

    @Test
    void aLeaderThatHearsNobodyLostItsQuorum() {
        CoreFixture leader = Given.core().settledLeader().ticks(2 * T).expectRole(RoleName.FOLLOWER);
        expectReason(RoleChangeReason.QUORUM_LOST, leader);
    }

    @Test
    void aLeaderThatRemovedItselfSaysSo() {
        CoreFixture leader = Given.core().settledLeader();
        leader.step(MembershipTest.change(1, MembershipTest.removal(A))).sync();
        leader.step(acceptedBy(B, 2, leader.lastIndex()), acceptedBy(C, 2, leader.lastIndex()));
        for (int i = 0; i < 2 * T && leader.role() == RoleName.LEADER; i++) {
            leader.step(heartbeatAnswer(B, 2, 0), heartbeatAnswer(C, 2, 0), new Event.Tick());
        }
        leader.expectRole(RoleName.FOLLOWER);
        expectReason(RoleChangeReason.REMOVED, leader);
    }

    @Test
    void whoIsHandedTheLeadershipSaysSo() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 1, 0));
        core.step(received(new TimeoutNow(B, A, 1))).expectRole(RoleName.CANDIDATE);
        expectReason(RoleChangeReason.LEADERSHIP_TRANSFER, core);
        assertEquals(
                Optional.of(RoleChangeReason.LEADERSHIP_TRANSFER),
                status(core).election().lastCampaign());
        assertEquals(1, status(core).election().campaigns());
    }

    @Test
    void whatChangesNothingIsNoReason() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 1, 0));
        expectReason(RoleChangeReason.LEADER_HEARD, core.step(requestVote(C, 1, id(9, 1)), heartbeat(B, 1, 0)));
        expectReason(RoleChangeReason.LEADER_HEARD, core.step(new Event.Tick()));
    }

    @Test
    void aPeerIsSeenWithItsLagItsWindowAndItsSilence() {
        CoreFixture leader = Given.core().settledLeader();
        leader.step(propose(1, "x")).step(propose(2, "yy"));
        PeerStatus waiting = peer(leader, 0);
        assertEquals(B, waiting.member().id());
        assertEquals("REPLICATE", waiting.state());
        assertEquals(2, waiting.lagEntries());
        assertEquals(2, waiting.inFlight().appends());
        assertEquals(status(leader).log().uncommittedBytes(), waiting.inFlight().bytes());
        leader.sync().step(acceptedBy(B, 2, leader.lastIndex()));
        assertEquals(0, peer(leader, 0).lagEntries());
        assertEquals(new InFlight(0, 0), peer(leader, 0).inFlight());
        assertEquals(2, peer(leader, 1).lagEntries());
        assertEquals(0, status(leader).log().uncommittedBytes());

        leader.ticks(3).step(heartbeatAnswer(C, 2, 0));
        assertEquals(3 * TICK_NANOS / 1_000_000, peer(leader, 0).silentMillis());
        assertEquals(0, peer(leader, 1).silentMillis());
    }

    @Test
    void aSnapshotOnItsWayIsSeenAtBothEnds() {
        CoreFixture leader = Given.log(1, 1, 1).compactedTo(2).leader().sync();
        assertEquals(Optional.empty(), peer(leader, 0).snapshot());
        leader.step(rejectedBy(B, 2, 3, id(0, 0)));
        assertEquals(Optional.of(new SnapshotProgress(2, 0, 8)), peer(leader, 0).snapshot());
        leader.step(received(new InstallSnapshotResponse(B, A, 2, id(2, 1), 4, false)));
        assertEquals(Optional.of(new SnapshotProgress(2, 4, 8)), peer(leader, 0).snapshot());

        CoreFixture follower = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        assertEquals(Optional.empty(), status(follower).log().incoming());
        SnapshotMeta nine = new SnapshotMeta(id(9, 2), 1, voters(A, B, D), 8, 0);
        follower.step(received(new InstallSnapshot(B, A, 2, nine, 0, Bytes.utf8("abcd"))));
        assertEquals(
                Optional.of(new SnapshotProgress(9, 0, 8)),
                status(follower).log().incoming());
        follower.step(new Event.SnapshotChunkWritten(id(9, 2), 4));
        assertEquals(
                Optional.of(new SnapshotProgress(9, 4, 8)),
                status(follower).log().incoming());
    }

    @Test
    void theLogIsSeenWithWhatTheStateMachineHasNotApplied() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 1, 1)).applyAll();
        core.step(append(B, 1, after(id(1, 1), 1, 1), 3));
        LogStatus log = status(core).log();
        assertEquals(3, log.commitIndex());
        assertEquals(1, log.appliedIndex());
        assertEquals(core.state().log().inMemory(2, 3, Long.MAX_VALUE).sizeBytes(), log.applyBacklogBytes());
        assertEquals(0, status(core.applyAll()).log().applyBacklogBytes());
        assertEquals(List.of(), status(core).peers());
    }
}
