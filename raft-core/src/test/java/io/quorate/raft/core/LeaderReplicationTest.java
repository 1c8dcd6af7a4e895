package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.HEARTBEAT;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.acceptedBy;
import static io.quorate.raft.core.Messages.heartbeatAnswer;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.members;
import static io.quorate.raft.core.Messages.propose;
import static io.quorate.raft.core.Messages.rejectedBy;
import static io.quorate.raft.core.Messages.voters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EmptyPayload;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** §3.5, the leader's side: probes, windows, lost messages; and §3.6.2, what it commits. */
class LeaderReplicationTest {
    private static final ReplicationOptions TWO_IN_FLIGHT = new ReplicationOptions(100, 1, 2, 1000, 1000, 1000, 0);

    @Test
    @DisplayName("L1, L8, §3.6.2: a new leader appends an empty entry and sends it before it is written")
    void emptyEntry() {
        CoreFixture core = Given.log(1, 2).leader();
        LogSlice empty = LogSlice.of(id(2, 2), List.of(new Entry(3, 3, EmptyPayload.INSTANCE)));
        core.expect(
                new Effect.Send(new AppendEntries(A, B, 3, empty, 0)),
                new Effect.Send(new AppendEntries(A, C, 3, empty, 0)),
                new Effect.Persist(2, null, 0, empty),
                new Effect.RoleChanged(RoleName.LEADER, 3, A, RoleChangeReason.ELECTION_WON));
    }

    @Test
    @DisplayName("D2: the leader's own entry counts once it is durable")
    void ownEntryCountsOnceDurable() {
        CoreFixture core = Given.core().leader();
        core.step(acceptedBy(B, 2, 2)).expectCommit(0);
        core.sync().expectCommit(2);
    }

    @Test
    @DisplayName("D2: a slow disk at the leader: a majority of the others commits without it")
    void othersCommit() {
        Given.core().leader().step(acceptedBy(B, 2, 2), acceptedBy(C, 2, 2)).expectCommit(2);
    }

    @Test
    @DisplayName("L1, Figure 3.7: an entry of an earlier term is committed by none but an entry of the own term")
    void earlierTermsByTheOwn() {
        CoreFixture core = Given.log(1, 2, 2).leader().sync().expectCommit(0);
        core.step(acceptedBy(B, 3, 3), acceptedBy(C, 3, 3)).expectCommit(0);
        core.step(acceptedBy(B, 3, 4)).expectCommit(4);
    }

    @ParameterizedTest
    @DisplayName("L1: the commit index is what a majority of the voters has, learners aside")
    @CsvSource({"9, 9, 0, 0, 9", "9, 0, 0, 0, 0", "5, 4, 3, 0, 4", "9, 9, 9, 9, 9", "3, 3, 2, 2, 3"})
    void majority(long b, long c, long d, long e, long commit) {
        NodeId f = NodeId.of("f");
        Configuration six = new Configuration(members(A, B, C, D, E), List.of(), members(f));
        CoreFixture core = Given.core().configuration(six).leader();
        core.step(propose(1, "3", "4", "5", "6", "7", "8", "9")).sync();
        core.step(acceptedBy(B, 2, b), acceptedBy(C, 2, c), acceptedBy(D, 2, d));
        core.step(acceptedBy(E, 2, e), acceptedBy(f, 2, 9)).expectCommit(commit);
    }

    @Test
    @DisplayName("L1: a joint configuration needs both of its majorities")
    void jointMajorities() {
        Configuration joint = new Configuration(members(A, B, C), members(A, D, E), List.of());
        CoreFixture core = Given.core().configuration(joint).leader().sync();
        core.step(acceptedBy(B, 2, 2), acceptedBy(C, 2, 2)).expectCommit(0);
        core.step(acceptedBy(D, 2, 2)).expectCommit(2);
    }

    @Test
    @DisplayName("L2: a probe is alone until it is answered, then entries flow without waiting")
    void probeThenReplicate() {
        CoreFixture core = Given.core().leader().sync();
        core.step(propose(1, "x")).expectSent();
        core.step(acceptedBy(B, 2, 2));
        assertEquals(3, core.sent(AppendEntries.class).get(0).entries().lastIndex());
        core.step(propose(2, "y"));
        assertEquals(List.of(4L), lastIndexesTo(core, B));
        core.step(propose(3, "z"));
        assertEquals(List.of(5L), lastIndexesTo(core, B));
    }

    @Test
    @DisplayName("L2: at most the window is under way; acknowledgements open it")
    void window() {
        CoreFixture core = settledWithSmallWindow();
        core.step(propose(1, "v", "w", "x", "y"));
        assertEquals(List.of(3L, 4L), lastIndexesTo(core, B));
        core.step(acceptedBy(B, 2, 3));
        assertEquals(List.of(5L), lastIndexesTo(core, B));
        core.step(acceptedBy(B, 2, 5));
        assertEquals(List.of(6L), lastIndexesTo(core, B));
    }

    @Test
    @DisplayName("L2: the window is bounded in bytes, too")
    void windowInBytes() {
        ReplicationOptions bytes = new ReplicationOptions(100, 1, 100, 60, 1000, 1000, 0);
        CoreFixture core = Given.core().options(OPTIONS.with(bytes)).settledLeader();
        core.step(propose(1, "v", "w", "x", "y", "z"));
        assertEquals(3, lastIndexesTo(core, B).size());
    }

    @Test
    @DisplayName("L2: a full window of lost messages is found out by the next heartbeat, and sent again")
    void lostWindow() {
        CoreFixture core = settledWithSmallWindow();
        core.step(propose(1, "v", "w", "x", "y")).sync();
        core.step(heartbeatAnswer(B, 2, 0));
        core.expectSent(new AppendEntries(A, B, 2, LogSlice.empty(id(4, 2)), 2));
        core.step(rejectedBy(B, 2, 4, id(2, 2))).serveReads();
        assertEquals(List.of(3L), lastIndexesTo(core, B));
    }

    @Test
    @DisplayName("L2: a lost acknowledgement is found out by the next heartbeat")
    void lostAcknowledgement() {
        CoreFixture core = Given.core().settledLeader().step(propose(1, "x")).sync();
        core.step(heartbeatAnswer(B, 2, 0));
        core.expectSent(new AppendEntries(A, B, 2, LogSlice.empty(id(3, 2)), 2));
        core.step(acceptedBy(B, 2, 3)).expectCommit(3);
        core.step(heartbeatAnswer(B, 2, 0)).expectNothing();
    }

    @Test
    @DisplayName("L2: a lost probe is sent again when the peer gives a sign of life")
    void lostProbe() {
        CoreFixture core = Given.core().leader().sync();
        core.ticks(HEARTBEAT);
        assertEquals(List.of(), core.sent(AppendEntries.class));
        core.step(heartbeatAnswer(B, 2, 0)).serveReads();
        assertEquals(List.of(2L), lastIndexesTo(core, B));
        assertEquals(List.of(), lastIndexesTo(core, C));
    }

    @Test
    @DisplayName("L2: a peer whose window is lost and whose next entries are compacted meanwhile gets a snapshot")
    void compactedBehindAFullWindow() {
        SnapshotOptions onDemand = new SnapshotOptions(0, 0, 0, 8);
        CoreFixture core =
                Given.core().options(OPTIONS.with(TWO_IN_FLIGHT).with(onDemand)).settledLeader();
        core.step(propose(1, "v", "w", "x", "y", "z")).sync();
        core.step(acceptedBy(C, 2, 7)).expectCommit(7);
        core.applyAll();
        SnapshotMeta snapshot = new SnapshotMeta(id(7, 2), 1, voters(A, B, C), 8, 0);
        core.step(new Event.SnapshotTaken(snapshot)).expectLog();
        core.step(heartbeatAnswer(B, 2, 0));
        core.expect(new Effect.SendSnapshotChunk(B, 2, id(7, 2), 0));
    }

    @Test
    @DisplayName("L2: an unreachable peer is asked anew from what it surely has")
    void unreachable() {
        CoreFixture core = Given.core().settledLeader().step(propose(1, "x"));
        core.step(new Event.PeerUnreachable(B));
        assertEquals(Progress.State.PROBE, core.progress(B).state());
        assertEquals(List.of(3L), lastIndexesTo(core, B));
    }

    @Test
    @DisplayName("L2: a stale rejection lowers neither match nor next below it")
    void staleRejection() {
        CoreFixture core = Given.core().settledLeader().step(propose(1, "x", "y"));
        core.step(acceptedBy(B, 2, 4), rejectedBy(B, 2, 3, id(1, 1)), rejectedBy(B, 2, 4, id(2, 1)));
        assertEquals(4, core.progress(B).matchIndex());
        assertEquals(5, core.progress(B).nextIndex());
        assertEquals(Progress.State.REPLICATE, core.progress(B).state());
    }

    @Test
    @DisplayName("L4: a dead peer costs the others nothing")
    void deadPeer() {
        CoreFixture core = settledWithSmallWindow();
        for (int i = 3; i < 20; i++) {
            core.step(propose(i, "x"));
            assertEquals(List.of((long) i), lastIndexesTo(core, C));
            core.sync().step(acceptedBy(C, 2, i)).expectCommit(i);
        }
        assertEquals(5, core.progress(B).nextIndex());
    }

    @Test
    @DisplayName("L5: proposals of one turn are one write and one append per peer")
    void proposalsOfATurn() {
        CoreFixture core = Given.core().settledLeader();
        core.step(propose(1, "x"), propose(2, "y"), propose(3, "z"));
        assertEquals(1, core.effects(Effect.Persist.class).size());
        assertEquals(List.of(5L), lastIndexesTo(core, B));
        assertEquals(List.of(5L), lastIndexesTo(core, C));
    }

    @Test
    @DisplayName("L8, §10.2.1: the appends of a turn are handed over before the own write")
    void appendsBeforeTheOwnWrite() {
        CoreFixture core = Given.core().settledLeader();
        core.step(propose(1, "x"), propose(2, "y"));
        assertEquals(core.effects(Effect.Send.class), core.effects().subList(0, 2));
        assertEquals(core.effects(Effect.Persist.class), core.effects().subList(2, 3));
    }

    @Test
    @DisplayName("L7: a commit index that moved is told at once where nothing else is to be sent")
    void commitIsTold() {
        CoreFixture core = Given.core().settledLeader().step(propose(1, "x")).sync();
        core.step(acceptedBy(B, 2, 3)).expectCommit(3);
        core.expectSent(Heartbeat.ofCommit(A, B, 2, 3));
        core.step(acceptedBy(C, 2, 3)).expectSent(Heartbeat.ofCommit(A, C, 2, 3));
        core.step(acceptedBy(B, 2, 3)).expectNothing();
    }

    @Test
    @DisplayName("L7: entries that follow tell the commit index themselves")
    void commitIsToldWithEntries() {
        CoreFixture core = Given.core().settledLeader().step(propose(1, "x")).sync();
        core.step(acceptedBy(B, 2, 3), acceptedBy(C, 2, 3), propose(2, "y")).expectCommit(3);
        assertEquals(List.of(), core.sent(Heartbeat.class));
        assertEquals(
                List.of(3L, 3L),
                core.sent(AppendEntries.class).stream()
                        .map(AppendEntries::commitIndex)
                        .toList());
    }

    @Test
    @DisplayName("L7: a heartbeat that goes out anyway tells the commit index itself")
    void commitIsToldWithHeartbeats() {
        CoreFixture core = Given.core().settledLeader().step(propose(1, "x")).sync();
        core.step(acceptedBy(B, 2, 3), new Event.Read(7)).expectCommit(3);
        core.expectSent(new Heartbeat(A, B, 2, 3, 1), new Heartbeat(A, C, 2, 2, 1));
        core.step(acceptedBy(C, 2, 3)).expectSent(Heartbeat.ofCommit(A, C, 2, 3));
    }

    @Test
    @DisplayName("L3: a heartbeat commits no more at a peer than is known to match there")
    void heartbeatCommit() {
        CoreFixture core =
                Given.core().leader().sync().step(acceptedBy(B, 2, 2)).expectCommit(2);
        core.ticks(HEARTBEAT);
        assertEquals(List.of(new Heartbeat(A, B, 2, 2, 0), new Heartbeat(A, C, 2, 0, 0)), core.sent(Heartbeat.class));
    }

    @Test
    @DisplayName("L2: a match beyond the leader's log stops the node")
    void impossibleMatch() {
        CoreFixture core = Given.core().leader();
        assertThrows(Invariant.Violation.class, () -> core.step(acceptedBy(B, 2, 3)));
    }

    @Test
    @DisplayName("L2: answers of strangers change nothing")
    void strangers() {
        CoreFixture core = Given.core().leader().sync();
        core.step(acceptedBy(D, 2, 2), heartbeatAnswer(D, 2, 5), rejectedBy(D, 2, 1, EntryId.NONE));
        core.step(new Event.PeerUnreachable(D), new Event.SnapshotNotSent(D))
                .expectNothing()
                .expectCommit(0);
    }

    private static CoreFixture settledWithSmallWindow() {
        return Given.core().options(OPTIONS.with(TWO_IN_FLIGHT)).settledLeader();
    }

    private static List<Long> lastIndexesTo(CoreFixture core, NodeId peer) {
        return core.sent(AppendEntries.class).stream()
                .filter(message ->
                        message.to().equals(peer) && !message.entries().isEmpty())
                .map(message -> message.entries().lastIndex())
                .toList();
    }
}
