package io.quorate.raft.core.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.core.progress.Progress.State;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Progress peer = new Progress(Member.of("b", "b:1"), 10, 2, 1000);

    @Test
    @DisplayName("L2: PROBE sends one message, and none until an answer or a sign of life")
    void probe() {
        assertEquals(State.PROBE, peer.state());
        assertTrue(peer.mayAppend());
        peer.appended(12, 10, 0);
        assertFalse(peer.mayAppend());
        assertEquals(10, peer.nextIndex());
        peer.resumeProbe();
        assertTrue(peer.mayAppend());
    }

    @Test
    @DisplayName("L2: a rejected probe goes back to where the logs may agree, never to match or below")
    void rejectedProbe() {
        assertTrue(peer.rejected(9, 4));
        assertEquals(5, peer.nextIndex());
        assertFalse(peer.rejected(9, 2));
        assertEquals(5, peer.nextIndex());
        assertTrue(peer.rejected(4, 4));
        assertEquals(4, peer.nextIndex());
        assertTrue(peer.rejected(3, 0));
        assertEquals(1, peer.nextIndex());
        assertFalse(peer.rejected(0, 0));
    }

    @Test
    @DisplayName("L2: an accepted probe starts replication right after it")
    void acceptedProbe() {
        peer.appended(12, 10, 0);
        assertTrue(peer.accepted(9));
        assertEquals(State.REPLICATE, peer.state());
        assertEquals(10, peer.nextIndex());
        peer.appended(10, 10, 0);
        peer.appended(11, 10, 0);
        assertFalse(peer.mayAppend());
        assertEquals(12, peer.nextIndex());
        assertFalse(peer.accepted(9));
        assertFalse(peer.mayAppend());
        assertTrue(peer.accepted(11));
        assertTrue(peer.mayAppend());
        assertFalse(peer.awaitsAnswer());
    }

    @Test
    @DisplayName("L2: a rejection or a loss in REPLICATE probes from after match")
    void backToProbe() {
        replicating(9);
        peer.appended(20, 10, 0);
        assertFalse(peer.rejected(9, 1));
        assertEquals(21, peer.nextIndex());
        assertTrue(peer.rejected(20, 15));
        assertEquals(State.PROBE, peer.state());
        assertEquals(10, peer.nextIndex());
        replicating(12);
        peer.appended(20, 10, 0);
        peer.unreachable();
        assertEquals(State.PROBE, peer.state());
        assertEquals(13, peer.nextIndex());
    }

    @Test
    @DisplayName("L2: a snapshot ends with its acknowledgement, or with entries that reach as far, or is given up")
    void snapshot() {
        peer.snapshotStarted(new EntryId(30, 2));
        assertFalse(peer.mayAppend());
        assertFalse(peer.rejected(9, 1));
        peer.accepted(29);
        assertEquals(State.SNAPSHOT, peer.state());
        peer.accepted(31);
        assertEquals(State.PROBE, peer.state());
        assertEquals(32, peer.nextIndex());
        peer.snapshotStarted(new EntryId(40, 2));
        peer.snapshotGivenUp();
        assertEquals(State.PROBE, peer.state());
        assertNull(peer.transfer());
        assertFalse(peer.mayAppend());
        peer.resumeProbe();
        assertTrue(peer.mayAppend());
    }

    @Test
    @DisplayName("hot path: nothing is sent while entries are read from the disk")
    void reading() {
        peer.readStarted();
        assertFalse(peer.mayAppend());
        peer.readEnded();
        assertTrue(peer.mayAppend());
    }

    @Test
    @DisplayName("L7: the commit index that was told is bounded by what the peer was sent")
    void commitIndexSent() {
        peer.appended(12, 10, 99);
        assertEquals(12, peer.commitIndexSent());
        peer.appended(11, 10, 5);
        assertEquals(12, peer.commitIndexSent());
    }

    @Test
    @DisplayName("L2: a repeated answer makes no second stream of chunks; a restart does begin anew")
    void transfer() {
        EntryId id = new EntryId(30, 2);
        SnapshotTransfer transfer = new SnapshotTransfer(id);
        assertFalse(transfer.advance(id, 0));
        assertTrue(transfer.advance(id, 8));
        assertFalse(transfer.advance(id, 8));
        assertFalse(transfer.advance(id, 4));
        assertTrue(transfer.advance(id, 0));
        assertEquals(0, transfer.offset());
        assertFalse(transfer.isOverdue(2));
        assertTrue(transfer.isOverdue(2));
        assertFalse(transfer.isOverdue(2));
    }

    @Test
    @DisplayName("L2: the window is bounded by count and by bytes, and a lone append always fits")
    void inflights() {
        Inflights window = new Inflights(3, 100);
        assertFalse(window.isFull());
        window.add(5, 1000);
        assertTrue(window.isFull());
        window.freeUpTo(4);
        assertTrue(window.isFull());
        window.freeUpTo(5);
        assertTrue(window.isEmpty());
        for (long i = 6; i < 100; i += 3) {
            window.add(i, 10);
            window.add(i + 1, 10);
            assertFalse(window.isFull());
            window.add(i + 2, 10);
            assertTrue(window.isFull());
            window.freeUpTo(i + 1);
            assertFalse(window.isFull());
            assertFalse(window.isEmpty());
            window.freeUpTo(i + 2);
            assertTrue(window.isEmpty());
        }
    }

    @Test
    @DisplayName("E3: who was heard from in this period or the last one is lately active")
    void contact() {
        Contact contact = peer.contact();
        assertTrue(contact.isActive());
        contact.startPeriod();
        assertFalse(contact.isActive());
        assertTrue(contact.wasLatelyActive());
        contact.startPeriod();
        assertFalse(contact.wasLatelyActive());
        contact.heard();
        assertTrue(contact.isActive());
        contact.answered(5);
        contact.answered(3);
        assertEquals(5, contact.answeredRound());
    }

    @Test
    @DisplayName("§4: the table keeps who stays, and starts anew with who is new or has moved")
    void table() {
        ProgressTable table = new ProgressTable(NodeId.of("a"), 2, 1000);
        Member a = Member.of("a", "a:1");
        Member b = Member.of("b", "b:1");
        Member c = Member.of("c", "c:1");
        table.follow(Configuration.ofVoters(a, b, c), 5);
        Progress first = table.peers().get(0);
        Progress second = table.peers().get(1);
        Member moved = Member.of("c", "c:2");
        table.follow(new Configuration(List.of(a, b), List.of(), List.of(moved)), 9);
        assertSame(first, table.find(b.id()));
        assertSame(second, table.find(c.id()));
        assertEquals(moved, second.member());
        table.follow(Configuration.ofVoters(a, b), 10);
        assertEquals(List.of(), table.departed(9, 1), "the removal is not committed");
        assertEquals(List.of(), table.departed(10, 1));
        assertSame(second, table.find(c.id()));
        assertEquals(List.of(second), table.departed(10, 1));
        assertNull(table.find(c.id()));
        assertNull(table.find(a.id()));
    }

    @Test
    @DisplayName("§4: of a member that comes again soon after its removal nothing is known")
    void comesAgain() {
        ProgressTable table = new ProgressTable(NodeId.of("a"), 2, 1000);
        Member a = Member.of("a", "a:1");
        Member b = Member.of("b", "b:1");
        table.follow(Configuration.ofVoters(a, b), 5);
        Progress before = table.peers().get(0);
        before.accepted(4);
        assertEquals(List.of(), table.follow(Configuration.ofVoters(a), 6));
        assertEquals(List.of(before), table.follow(new Configuration(List.of(a), List.of(), List.of(b)), 7));
        assertEquals(1, table.peers().size());
        assertEquals(0, table.peers().get(0).matchIndex());
        assertEquals(List.of(), table.departed(7, 0));
    }

    private void replicating(long match) {
        peer.accepted(match);
        assertEquals(State.REPLICATE, peer.state());
    }
}
