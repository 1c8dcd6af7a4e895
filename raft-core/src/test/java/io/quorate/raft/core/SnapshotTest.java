package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.after;
import static io.quorate.raft.core.Messages.append;
import static io.quorate.raft.core.Messages.entry;
import static io.quorate.raft.core.Messages.heartbeat;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.propose;
import static io.quorate.raft.core.Messages.received;
import static io.quorate.raft.core.Messages.rejectedBy;
import static io.quorate.raft.core.Messages.vote;
import static io.quorate.raft.core.Messages.voters;
import static io.quorate.raft.core.Messages.wouldVote;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** §5: snapshots, taken, sent and installed. */
class SnapshotTest {
    private static final SnapshotMeta NINE = new SnapshotMeta(id(9, 2), 8, voters(A, B, D), 8, 0);

    @Test
    @DisplayName("D7: chunks are written in order, each asked for, and restored from when complete")
    void receives() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        core.step(chunk(NINE, 0, "abcd")).expect(new Effect.WriteSnapshotChunk(NINE, 0, Bytes.utf8("abcd")));
        core.step(new Event.SnapshotChunkWritten(id(9, 2), 4));
        core.expectSent(new InstallSnapshotResponse(A, B, 2, id(9, 2), 4, false));
        core.step(chunk(NINE, 4, "efgh")).expect(new Effect.WriteSnapshotChunk(NINE, 4, Bytes.utf8("efgh")));
        core.step(new Event.SnapshotChunkWritten(id(9, 2), 8)).expect(new Effect.RestoreSnapshot(NINE));
        core.step(new Event.SnapshotInstalled(NINE));
        core.expect(
                new Effect.ResetLog(2, id(9, 2)),
                new Effect.SendWhenDurable(new InstallSnapshotResponse(A, B, 2, id(9, 2), 8, true)),
                new Effect.ConfigurationChanged(voters(A, B, D)));
        core.expectCommit(9).expectLog();
        assertEquals(9, core.state().stateMachine().appliedIndex());
    }

    @Test
    @DisplayName("D8: the configuration of an installed snapshot is in use")
    void configurationOfTheSnapshot() {
        CoreFixture core = installed(Given.core().follower());
        assertEquals(voters(A, B, D), core.state().configuration());
        core.tickUntil(RoleName.PRE_CANDIDATE)
                .expectSent(new RequestPreVote(A, B, 3, id(9, 2)), new RequestPreVote(A, D, 3, id(9, 2)));
    }

    @Test
    @DisplayName("D7: the log is kept where it holds the snapshot's last entry")
    void keepsAnAgreeingLog() {
        CoreFixture core = installed(Given.log(1, 1, 1, 1, 1, 1, 2, 2, 2, 2).follower());
        core.expectLog(1, 1, 1, 1, 1, 1, 2, 2, 2, 2).expectCommit(9);
        assertEquals(List.of(), core.effects(Effect.ResetLog.class));
    }

    @Test
    @DisplayName("D7: a log that disagrees with the snapshot is forgotten as a whole")
    void forgetsADisagreeingLog() {
        CoreFixture core = installed(Given.log(1, 1, 1, 1, 1, 1, 1, 1, 1, 1).follower());
        core.expectLog().expectCommit(9);
        assertEquals(id(9, 2), core.last());
        core.step(append(B, 2, after(id(9, 2), 2), 10)).expectCommit(10).expectSent(Messages.accepted(B, 2, 10));
    }

    @Test
    @DisplayName("D7: a snapshot older than the commit index is not installed, but acknowledged")
    void olderThanCommit() {
        CoreFixture core = Given.log(1, 2, 2).follower().step(heartbeat(B, 2, 3));
        SnapshotMeta old = snapshot(3, 2, voters(A));
        core.step(chunk(old, 0, "abcd"));
        core.expect(new Effect.SendWhenDurable(new InstallSnapshotResponse(A, B, 2, id(3, 2), 8, true)));
        assertEquals(voters(A, B, C), core.state().configuration());
    }

    @Test
    @DisplayName("D7: entries that commit while the last chunk is written make the snapshot needless")
    void overtaken() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2, 2, 2, 2, 2).follower().step(heartbeat(B, 2, 0));
        core.step(chunk(NINE, 0, "abcd"), chunk(NINE, 4, "efgh"));
        core.step(heartbeat(B, 2, 9));
        core.step(new Event.SnapshotChunkWritten(id(9, 2), 8));
        assertEquals(List.of(), core.effects(Effect.RestoreSnapshot.class));
    }

    @Test
    @DisplayName("D7: duplicated and reordered chunks are written once")
    void duplicatedChunks() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        core.step(chunk(NINE, 4, "efgh"));
        core.expectSent(new InstallSnapshotResponse(A, B, 2, id(9, 2), 0, false));
        core.step(chunk(NINE, 0, "abcd")).step(chunk(NINE, 0, "abcd")).expectNothing();
        core.step(new Event.SnapshotChunkWritten(id(9, 2), 4));
        core.step(chunk(NINE, 0, "abcd")).expectSent(new InstallSnapshotResponse(A, B, 2, id(9, 2), 4, false));
        core.step(chunk(NINE, 4, "efgh")).step(chunk(NINE, 4, "efgh")).expectNothing();
        core.step(new Event.SnapshotChunkWritten(id(9, 2), 8)).expect(new Effect.RestoreSnapshot(NINE));
        core.step(chunk(NINE, 4, "efgh")).expectNothing();
    }

    @Test
    @DisplayName("D7: an empty snapshot that comes twice is restored from once")
    void emptySnapshotTwice() {
        SnapshotMeta empty = new SnapshotMeta(id(9, 2), 1, voters(A, B, C), 0, 0);
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        core.step(chunk(empty, 0, ""), chunk(empty, 0, ""));
        Event written = new Event.SnapshotChunkWritten(id(9, 2), 0);
        core.step(written).expect(new Effect.RestoreSnapshot(empty));
        core.step(written).expectNothing();
        core.step(new Event.SnapshotInstalled(empty)).expectCommit(9);
    }

    @Test
    @DisplayName("D7: a snapshot is restored only once the term that it came in is durable")
    void restoredOnceTheTermIsDurable() {
        CoreFixture core = Given.core().follower().step(chunk(NINE, 0, "abcdefgh"));
        core.step(new Event.SnapshotChunkWritten(id(9, 2), 8)).expectNothing();
        core.step(chunk(NINE, 0, "abcdefgh"));
        assertEquals(List.of(), core.effects(Effect.WriteSnapshotChunk.class));
        core.sync().expect(new Effect.RestoreSnapshot(NINE));
    }

    @Test
    @DisplayName("D7: the log does not move while the state machine is being restored")
    void restoring() {
        CoreFixture core = Given.core().follower();
        core.step(chunk(NINE, 0, "abcdefgh"))
                .step(new Event.SnapshotChunkWritten(id(9, 2), 8))
                .sync();
        core.step(append(B, 2, after(id(1, 1), 2, 2), 3)).expectNothing().expectLog(1);
        core.step(heartbeat(B, 2, 1)).expectCommit(0);
        core.step(new Event.SnapshotInstalled(NINE)).expectCommit(9);
    }

    @Test
    @DisplayName("S3: a snapshot that is not what was announced is asked for again from its start")
    void notInstalled() {
        CoreFixture core = Given.core().follower().step(heartbeat(B, 2, 0)).sync();
        core.step(chunk(NINE, 0, "abcdefgh")).step(new Event.SnapshotChunkWritten(id(9, 2), 8));
        core.step(new Event.SnapshotNotInstalled(id(9, 2)));
        core.expectSent(new InstallSnapshotResponse(A, B, 2, id(9, 2), 0, false))
                .expectCommit(0);
        core.step(chunk(NINE, 0, "abcdefgh")).expect(new Effect.WriteSnapshotChunk(NINE, 0, Bytes.utf8("abcdefgh")));
    }

    @Test
    @DisplayName("D7: a restore that outlives an election is acknowledged to the leader of then, never to itself")
    void restoredAsALeader() {
        CoreFixture follower = Given.log(1, 2, 2, 2, 2, 2, 2, 2, 2).follower();
        follower.step(chunk(NINE, 0, "abcdefgh")).sync().tickUntil(RoleName.PRE_CANDIDATE);
        follower.step(wouldVote(C, 3, true)).sync().step(vote(C, 3, true)).expectRole(RoleName.LEADER);
        follower.step(new Event.SnapshotChunkWritten(id(9, 2), 8)).expect(new Effect.RestoreSnapshot(NINE));
        follower.step(new Event.SnapshotInstalled(NINE)).expectCommit(9);
        assertEquals(List.of(), follower.sent(InstallSnapshotResponse.class));
    }

    @Test
    @DisplayName("L2: a peer whose next entry is compacted gets the snapshot, chunk by chunk, then the log")
    void sends() {
        CoreFixture core = Given.log(1, 2, 2).compactedTo(3).leader().sync();
        core.step(rejectedBy(B, 3, 3, id(1, 1))).step(rejectedBy(B, 3, 3, id(1, 1)));
        assertEquals(Progress.State.SNAPSHOT, core.progress(B).state());
        core.step(snapshotAnswer(B, 4, false)).expect(new Effect.SendSnapshotChunk(B, 3, id(3, 2), 4));
        core.step(snapshotAnswer(B, 4, false)).expectNothing();
        core.step(snapshotAnswer(B, 8, true));
        assertEquals(List.of(new Effect.SnapshotSendEnded(B)), core.effects(Effect.SnapshotSendEnded.class));
        assertEquals(
                List.of(4L),
                core.sent(AppendEntries.class).stream()
                        .map(message -> message.entries().lastIndex())
                        .toList());
        core.step(acceptedBy(B, 3, 4)).expectCommit(4);
    }

    @Test
    @DisplayName("L2: a hint below the leader's log leads to a snapshot without another probe")
    void hintBelowTheLog() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2).compactedTo(3).leader().sync();
        core.step(rejectedBy(B, 3, 5, id(1, 1)));
        assertEquals(
                List.of(new Effect.SendSnapshotChunk(B, 3, id(3, 2), 0)), core.effects(Effect.SendSnapshotChunk.class));
    }

    @Test
    @DisplayName("D7: what comes after a snapshot on its way stays in the log until that has ended")
    void keepsWhatFollowsASnapshotUnderWay() {
        Given given = Given.log(1, 2, 2).compactedTo(3).options(OPTIONS.with(new SnapshotOptions(0, 0, 0, 8)));
        CoreFixture core = given.leader().sync();
        core.step(rejectedBy(B, 3, 3, id(1, 1))).step(rejectedBy(B, 3, 3, id(1, 1)));
        core.step(propose(1, "x", "y")).sync().step(acceptedBy(C, 3, 6)).applyAll();
        core.step(new Event.SnapshotTaken(snapshot(6, 3, voters(A, B, C))));
        assertEquals(List.of(), core.effects(Effect.CompactLog.class));
        core.step(snapshotAnswer(B, 8, true)).step(propose(2, "z")).sync().step(acceptedBy(C, 3, 7));
        core.applyAll().step(new Event.SnapshotTaken(snapshot(7, 3, voters(A, B, C))));
        assertEquals(List.of(new Effect.CompactLog(id(7, 3))), core.effects(Effect.CompactLog.class));
    }

    @Test
    @DisplayName("L4: nothing of a snapshot leaves to a peer that was not heard from")
    void notToTheDead() {
        CoreFixture core = Given.core()
                .options(OPTIONS.with(new SnapshotOptions(0, 0, 0, 8)))
                .settledLeader();
        core.step(propose(1, "x")).sync().step(acceptedBy(C, 2, 3)).applyAll();
        core.step(new Event.SnapshotTaken(snapshot(3, 2, voters(A, B, C))));
        for (int i = 0; i < T; i++) {
            core.step(heartbeatAnswer(C, 2, 0)).ticks(1);
        }
        core.step(new Event.PeerUnreachable(B));
        assertEquals(List.of(), core.effects(Effect.SendSnapshotChunk.class));
        core.step(heartbeatAnswer(B, 2, 0));
        assertEquals(1, core.effects(Effect.SendSnapshotChunk.class).size());
    }

    @Test
    @DisplayName("L2: a lost chunk is sent again after an election timeout; a peer that is gone is given up")
    void lostChunk() {
        CoreFixture core = sending();
        core.step(heartbeatAnswer(B, 3, 0), heartbeatAnswer(C, 3, 0)).ticks(T);
        assertEquals(
                List.of(new Effect.SendSnapshotChunk(B, 3, id(3, 2), 0)), core.effects(Effect.SendSnapshotChunk.class));
        for (int i = 0; i < 4; i++) {
            core.step(heartbeatAnswer(C, 3, 0)).ticks(T);
        }
        assertEquals(Progress.State.PROBE, core.progress(B).state());
        core.step(heartbeatAnswer(B, 3, 0));
        assertEquals(Progress.State.SNAPSHOT, core.progress(B).state());
    }

    @Test
    @DisplayName("L2: a peer that lost chunks is sent them again from where it is, but not for each old answer")
    void peerThatFellBack() {
        CoreFixture core = sending();
        core.step(snapshotAnswer(B, 2, false)).step(snapshotAnswer(B, 4, false));
        core.step(heartbeatAnswer(B, 3, 0), heartbeatAnswer(C, 3, 0), snapshotAnswer(B, 2, false));
        assertEquals(List.of(), core.effects(Effect.SendSnapshotChunk.class));
        core.ticks(T);
        assertEquals(
                List.of(new Effect.SendSnapshotChunk(B, 3, id(3, 2), 2)), core.effects(Effect.SendSnapshotChunk.class));
        core.step(snapshotAnswer(B, 6, false)).step(heartbeatAnswer(B, 3, 0), heartbeatAnswer(C, 3, 0));
        core.ticks(T);
        assertEquals(
                List.of(new Effect.SendSnapshotChunk(B, 3, id(3, 2), 6)), core.effects(Effect.SendSnapshotChunk.class));
    }

    @Test
    @DisplayName("L2: a chunk that cannot be read ends the transfer, and the peer's next sign of life starts another")
    void unreadableChunk() {
        CoreFixture core = sending().step(new Event.SnapshotNotSent(B));
        core.expect(new Effect.SnapshotSendEnded(B));
        core.step(heartbeatAnswer(B, 3, 0)).expect(new Effect.SendSnapshotChunk(B, 3, id(3, 2), 0));
    }

    @Test
    @DisplayName("L4: whoever stops leading ends its transfers")
    void transfersEndWithTheLeadership() {
        CoreFixture core = sending().step(heartbeat(C, 9, 0));
        assertEquals(List.of(new Effect.SnapshotSendEnded(B)), core.effects(Effect.SnapshotSendEnded.class));
    }

    @Test
    @DisplayName("S2, D7: enough applied entries ask for a snapshot; only when it is durable the log is released")
    void takes() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2, 2).options(threeEntries()).follower();
        core.step(heartbeat(B, 2, 5)).applyAll();
        core.expect(new Effect.TakeSnapshot()).expectLog(1, 2, 2, 2, 2, 2);
        core.step(heartbeat(B, 2, 6)).applyAll();
        assertEquals(List.of(), core.effects(Effect.TakeSnapshot.class));
        core.step(new Event.SnapshotTaken(snapshot(5, 2, voters(A, B, C))));
        core.expect(new Effect.CompactLog(id(4, 2))).expectLog(2, 2);
    }

    @Test
    @DisplayName("D7: a snapshot that was given up releases nothing, and is tried again")
    void notTaken() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2, 2).options(threeEntries()).follower();
        core.step(heartbeat(B, 2, 5)).applyAll();
        core.step(new Event.SnapshotNotTaken()).expectNothing().expectLog(1, 2, 2, 2, 2, 2);
        core.step(heartbeat(B, 2, 6)).applyAll().expect(new Effect.TakeSnapshot());
    }

    @Test
    @DisplayName("I10: a snapshot that is durable before the news of its last entries' application is no contradiction")
    void takenBeforeApplied() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2, 2).options(threeEntries()).follower();
        core.step(heartbeat(B, 2, 5)).step(new Event.SnapshotRequested());
        core.step(new Event.SnapshotTaken(snapshot(5, 2, voters(A, B, C))));
        assertEquals(5, core.core().status(LoadStatus.NONE, 0).log().snapshotIndex());
        core.step(new Event.Applied(5)).expectNothing();
    }

    @Test
    @DisplayName("D7: the own snapshot's compaction is done before the reset of an installed one that came after it")
    void compactionBeforeReset() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2, 2).options(threeEntries()).follower();
        core.step(heartbeat(B, 2, 5)).applyAll().expect(new Effect.TakeSnapshot());
        core.step(chunk(NINE, 0, "abcdefgh")).step(new Event.SnapshotChunkWritten(id(9, 2), 8));
        core.step(new Event.SnapshotTaken(snapshot(5, 2, voters(A, B, C))), new Event.SnapshotInstalled(NINE));
        assertEquals(
                List.of(new Effect.CompactLog(id(4, 2)), new Effect.ResetLog(1, id(9, 2))),
                core.effects().subList(0, 2));
    }

    @Test
    @DisplayName("S4: after a restart, what is above the snapshot is applied again from the log")
    void appliesAgain() {
        CoreFixture core = Given.log(1, 2, 2, 2, 2).compactedTo(3).follower().expectCommit(3);
        core.step(heartbeat(B, 2, 5));
        assertEquals(List.of(new Effect.Apply(4, 5, null)), core.effects(Effect.Apply.class));
    }

    @Test
    @DisplayName("D7: a hole between snapshot and log refuses the start")
    void hole() {
        TestDisk disk = new TestDisk();
        disk.start(new HardState(2, null), id(5, 2), List.of(entry(6, 2)), null);
        assertThrows(
                Invariant.Violation.class,
                () -> new RaftCore(A, OPTIONS, disk.recover(), null, new SplittableRandom(1)));
        SnapshotMeta old = snapshot(4, 2, voters(A));
        assertThrows(
                Invariant.Violation.class,
                () -> new RaftCore(A, OPTIONS, disk.recover(), old, new SplittableRandom(1)));
    }

    private static CoreFixture installed(CoreFixture core) {
        return core.step(chunk(NINE, 0, "abcdefgh"))
                .step(new Event.SnapshotChunkWritten(id(9, 2), 8))
                .step(new Event.SnapshotInstalled(NINE));
    }

    private static CoreFixture sending() {
        CoreFixture core = Given.log(1, 2, 2).compactedTo(3).leader().sync();
        core.step(rejectedBy(B, 3, 3, id(1, 1))).step(rejectedBy(B, 3, 3, id(1, 1)));
        assertEquals(Progress.State.SNAPSHOT, core.progress(B).state());
        return core;
    }

    private static RaftOptions threeEntries() {
        return OPTIONS.with(new SnapshotOptions(3, 0, 1, 8));
    }

    private static SnapshotMeta snapshot(long index, long term, Configuration configuration) {
        return new SnapshotMeta(id(index, term), 1, configuration, 8, 0);
    }

    private static Event chunk(SnapshotMeta snapshot, long offset, String bytes) {
        return received(new InstallSnapshot(B, A, 2, snapshot, offset, Bytes.utf8(bytes)));
    }

    private static Event snapshotAnswer(NodeId from, long next, boolean installed) {
        return received(new InstallSnapshotResponse(from, A, 3, id(3, 2), next, installed));
    }
}
