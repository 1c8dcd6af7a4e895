package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Bounded for callers and peers, and never for the node's own workers. */
class InboxTest {
    private static final Heartbeat HEARTBEAT = new Heartbeat(NodeId.of("1"), NodeId.of("2"), 1, 0, 1);

    private final List<String> taking = new ArrayList<>();
    private final Inbox<String> inbox = new Inbox<>(Meter.NONE);

    private void open() {
        inbox.open(new Inbox.Takers(() -> taking.add("loop"), () -> taking.add("visitor")));
    }

    private static void assertFails(Class<? extends Throwable> type, CompletableFuture<?> future) {
        assertTrue(future.isDone());
        assertInstanceOf(
                type, assertThrows(CompletionException.class, future::join).getCause());
    }

    private PendingProposal<String> propose(int length) {
        PendingProposal<String> proposal = new PendingProposal<>(Bytes.EMPTY);
        inbox.propose(proposal, length);
        return proposal;
    }

    @Test
    void oneTakerIsCalledHoweverMuchComes() {
        open();
        assertEquals(List.of(), taking);
        assertFalse(propose(1).isDone());
        assertFalse(propose(1).isDone());
        inbox.received(HEARTBEAT);
        inbox.completed(new Event.Applied(1));
        assertEquals(List.of("loop"), taking);
        Turn<String> turn = inbox.take(new Turn<>());
        assertEquals(2, turn.proposals.size());
        assertEquals(List.of(new Event.Received(HEARTBEAT), new Event.Applied(1)), turn.events);
        assertFalse(propose(1).isDone());
        assertEquals(List.of("loop", "loop"), taking);
    }

    @Test
    void whoBringsSomethingIsAskedToTakeItAndNobodyElse() {
        open();
        inbox.received(HEARTBEAT);
        inbox.take(new Turn<>());
        inbox.completed(new Event.Applied(1));
        inbox.unreachable(NodeId.of("1"));
        assertEquals(List.of("visitor", "visitor"), taking, "one is on its way already");
        inbox.take(new Turn<>());
        inbox.asked(new Event.SnapshotRequested());
        inbox.take(new Turn<>());
        inbox.tick(0);
        assertEquals(List.of("visitor", "visitor", "loop", "loop"), taking);
    }

    @Test
    void aVisitorTakesNothingThatConcernsCallers() {
        Turn<String> empty = new Turn<>();
        inbox.received(HEARTBEAT);
        Turn<String> turn = inbox.takeWithoutCallers(empty);
        assertEquals(1, turn == null ? 0 : turn.events.size());
        inbox.tick(0);
        assertNull(inbox.takeWithoutCallers(empty));
        inbox.take(new Turn<>());
        inbox.received(HEARTBEAT);
        assertFalse(propose(1).isDone());
        assertNull(inbox.takeWithoutCallers(empty));
        assertEquals(1, inbox.take(empty).proposals.size());
    }

    @Test
    void whatComesBeforeItIsOpenWaits() {
        PendingProposal<String> early = propose(1);
        open();
        assertEquals(List.of("loop"), taking);
        assertSame(early, inbox.take(new Turn<>()).proposals.get(0));
    }

    @Test
    void tooManyQuestionsForTheStatusAreBusyUntilTheyAreTaken() {
        for (int i = 0; i < Inbox.MAX_CALLERS; i++) {
            inbox.status(new CompletableFuture<>());
        }
        CompletableFuture<NodeStatus> late = new CompletableFuture<>();
        inbox.status(late);
        assertFails(BusyException.class, late);
        assertEquals(Inbox.MAX_CALLERS, inbox.take(new Turn<>()).requests.status.size());
        CompletableFuture<NodeStatus> next = new CompletableFuture<>();
        inbox.status(next);
        assertFalse(next.isDone());
    }

    @Test
    void tooManyProposalsAreBusyByCountAndByBytes() {
        for (int i = 0; i < Inbox.MAX_CALLERS; i++) {
            assertFalse(propose(0).isDone());
        }
        assertFails(BusyException.class, propose(0));
        inbox.take(new Turn<>());
        assertFalse(propose((int) Inbox.MAX_PROPOSAL_BYTES + 1).isDone());
        assertFails(BusyException.class, propose(1));
    }

    @Test
    void tooManyMessagesAreDroppedWhileCompletionsPass() {
        for (int i = 0; i < Inbox.MAX_MESSAGES + 10; i++) {
            inbox.received(HEARTBEAT);
        }
        inbox.unreachable(NodeId.of("1"));
        inbox.completed(new Event.Applied(1));
        assertFalse(propose(1).isDone());
        Turn<String> turn = inbox.take(new Turn<>());
        assertEquals(Inbox.MAX_MESSAGES + 1, turn.events.size());
        assertEquals(new Event.Applied(1), turn.events.get(Inbox.MAX_MESSAGES));
    }

    @Test
    void aNodeThatIsBehindMissesTicks() {
        inbox.tick(0);
        inbox.tick(0);
        assertEquals(List.of(new Event.Tick()), inbox.take(new Turn<>()).events);
        inbox.tick(0);
        assertEquals(List.of(new Event.Tick()), inbox.take(new Turn<>()).events);
    }

    @Test
    void aTakerThatNeverCameIsCalledAgain() {
        open();
        inbox.tick(0);
        for (int i = 0; i < 100; i++) {
            inbox.tick(0);
        }
        assertEquals(4, taking.size(), "now and then, lest a node that is behind has still more to do");
        inbox.take(new Turn<>());
        inbox.tick(0);
        assertEquals(5, taking.size());
    }

    @Test
    void aSetbackComesWithTheNextTick() {
        inbox.setBack(new Event.SnapshotNotSent(NodeId.of("2")));
        inbox.completed(new Event.Applied(1));
        assertEquals(List.of(new Event.Applied(1)), inbox.take(new Turn<>()).events);
        inbox.tick(0);
        assertEquals(
                List.of(new Event.SnapshotNotSent(NodeId.of("2")), new Event.Tick()), inbox.take(new Turn<>()).events);
    }

    @Test
    void closingEndsEverythingThatWaits() {
        open();
        PendingProposal<String> proposal = propose(1);
        PendingRead<Integer> read = new PendingRead<>(() -> 1);
        inbox.read(TurnReads.Kind.LINEARIZABLE, read);
        inbox.endWaiting();
        inbox.close(new NodeClosedException("closed", null));
        inbox.close(new NodeClosedException("closed again", null));
        assertFalse(proposal.isDone(), "who closes may be on a thread that no caller should meet");
        inbox.endWaiting();
        inbox.endWaiting();
        assertFails(NodeClosedException.class, proposal);
        assertFails(NodeClosedException.class, read);
        assertFails(NodeClosedException.class, propose(1));
        inbox.completed(new Event.Applied(1));
        inbox.received(HEARTBEAT);
        inbox.tick(0);
        assertTrue(inbox.take(new Turn<>()).isEmpty());
    }
}
