package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EmptyPayload;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Every proposal ends once, as what is known of it. */
class ProposalTrackerTest {
    private static final int TIMEOUT_TICKS = 3;

    private final ProposalTracker<String> tracker = new ProposalTracker<>(TIMEOUT_TICKS, 10);

    private List<PendingProposal<String>> register(long token, int count) {
        List<PendingProposal<String>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(new PendingProposal<>(Bytes.utf8("c" + i)));
        }
        tracker.register(token, List.copyOf(futures));
        return futures;
    }

    /** Applies commands of this term; each results in "r" and its index. */
    private void apply(long from, long to, long term) {
        List<Entry> entries = new ArrayList<>();
        List<String> results = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            entries.add(new Entry(index, term, Bytes.utf8("c")));
            results.add("r" + index);
        }
        tracker.applied(LogSlice.of(new EntryId(from - 1, 1), entries), results);
    }

    private static <T extends Throwable> T failure(Class<T> type, CompletableFuture<?> future) {
        assertTrue(future.isDone());
        return assertInstanceOf(
                type, assertThrows(CompletionException.class, future::join).getCause());
    }

    @Test
    void anAcceptedProposalEndsWithTheResultOfItsOwnEntry() {
        List<PendingProposal<String>> futures = register(1, 3);
        assertEquals(3, tracker.size());
        tracker.accepted(1, new EntryId(12, 2), 3);
        apply(11, 12, 2);
        assertEquals(new Committed<>(12, "r12"), futures.get(0).join());
        assertFalse(futures.get(1).isDone());
        assertEquals(3, tracker.size());
        apply(13, 20, 2);
        assertEquals(new Committed<>(13, "r13"), futures.get(1).join());
        assertEquals(new Committed<>(14, "r14"), futures.get(2).join());
        assertEquals(0, tracker.size());
    }

    @Test
    void anotherTermAtItsIndexMeansSurelyNotApplied() {
        List<PendingProposal<String>> futures = register(1, 2);
        tracker.accepted(1, new EntryId(11, 2), 2);
        apply(11, 11, 2);
        apply(12, 12, 3);
        assertEquals("r11", futures.get(0).join().result());
        failure(ProposalRejectedException.class, futures.get(1));
    }

    @Test
    void anEmptyEntryOfALaterTermInItsPlaceMeansSurelyNotApplied() {
        PendingProposal<String> future = register(1, 1).get(0);
        tracker.accepted(1, new EntryId(11, 2), 1);
        List<String> noResult = new ArrayList<>();
        noResult.add(null);
        tracker.applied(LogSlice.of(new EntryId(10, 2), List.of(new Entry(11, 3, EmptyPayload.INSTANCE))), noResult);
        failure(ProposalRejectedException.class, future);
    }

    @Test
    void twoLeadersMayHavePromisedTheSameIndex() {
        PendingProposal<String> old = register(1, 1).get(0);
        PendingProposal<String> young = register(2, 1).get(0);
        tracker.accepted(1, new EntryId(11, 2), 1);
        tracker.accepted(2, new EntryId(11, 3), 1);
        apply(11, 11, 3);
        failure(ProposalRejectedException.class, old);
        assertEquals("r11", young.join().result());
    }

    @Test
    void anAnswerThatComesAfterItsEntryWasAppliedLeavesTheOutcomeUnknown() {
        PendingProposal<String> future = register(1, 1).get(0);
        apply(11, 12, 2);
        tracker.accepted(1, new EntryId(12, 2), 1);
        failure(OutcomeUnknownException.class, future);
        assertEquals(0, tracker.size());
    }

    @Test
    void aSnapshotThatJumpsOverItLeavesTheOutcomeUnknown() {
        PendingProposal<String> before = register(1, 1).get(0);
        List<PendingProposal<String>> across = register(2, 2);
        PendingProposal<String> after = register(3, 1).get(0);
        tracker.accepted(1, new EntryId(11, 2), 1);
        tracker.accepted(2, new EntryId(20, 2), 2);
        tracker.accepted(3, new EntryId(22, 2), 1);
        tracker.jumped(20);
        failure(OutcomeUnknownException.class, before);
        failure(OutcomeUnknownException.class, across.get(0));
        failure(OutcomeUnknownException.class, across.get(1));
        apply(21, 22, 2);
        assertEquals("r22", after.join().result());
        assertEquals(0, tracker.size());
    }

    @Test
    void whatWaitsForTooLongEndsUnknownAndLaterNewsOfItMeanNothing() {
        PendingProposal<String> forwarded = register(1, 1).get(0);
        tracker.tick();
        PendingProposal<String> accepted = register(2, 1).get(0);
        tracker.accepted(2, new EntryId(11, 2), 1);
        tracker.tick();
        tracker.tick();
        failure(OutcomeUnknownException.class, forwarded);
        assertFalse(accepted.isDone());
        tracker.tick();
        failure(OutcomeUnknownException.class, accepted);
        tracker.accepted(1, new EntryId(12, 2), 1);
        apply(11, 12, 2);
        tracker.lost(1);
        tracker.rejected(2, Rejection.BUSY, null);
        failure(OutcomeUnknownException.class, accepted);
        assertEquals(0, tracker.size());
    }

    @Test
    void eachRejectionHasItsException() {
        NodeId leader = NodeId.of("3");
        assertEquals(
                Optional.of(leader),
                failure(NotLeaderException.class, rejected(Rejection.NOT_LEADER, leader))
                        .leader());
        failure(BusyException.class, rejected(Rejection.BUSY, leader));
        failure(BusyException.class, rejected(Rejection.TRANSFERRING, leader));
        failure(CommandTooLargeException.class, rejected(Rejection.TOO_LARGE, leader));
        failure(ProposalRejectedException.class, rejected(Rejection.SUPERSEDED, leader));
    }

    private PendingProposal<String> rejected(Rejection reason, NodeId leader) {
        PendingProposal<String> future = register(9, 1).get(0);
        tracker.rejected(9, reason, leader);
        return future;
    }

    @Test
    void aLostProposalHasAnUnknownOutcome() {
        PendingProposal<String> future = register(1, 1).get(0);
        tracker.lost(1);
        failure(OutcomeUnknownException.class, future);
    }

    @Test
    void closingEndsWhatWaitsAndWhatComesLater() {
        PendingProposal<String> waiting = register(1, 1).get(0);
        PendingProposal<String> accepted = register(2, 1).get(0);
        tracker.accepted(2, new EntryId(11, 2), 1);
        NodeClosedException reason = new NodeClosedException("closed", null);
        tracker.close(reason);
        failure(OutcomeUnknownException.class, waiting);
        failure(OutcomeUnknownException.class, accepted);
        failure(NodeClosedException.class, register(3, 1).get(0));
        assertEquals(0, tracker.size());
    }

    @Test
    void callbacksMayUseTheTracker() {
        PendingProposal<String> future = register(1, 1).get(0);
        CompletableFuture<List<PendingProposal<String>>> more = future.thenApply(done -> register(2, 2));
        tracker.accepted(1, new EntryId(11, 2), 1);
        apply(11, 11, 2);
        assertEquals(2, more.join().size());
        assertEquals(2, tracker.size());
    }

    @Test
    void anAnswerOfAnotherSizeIsABug() {
        register(1, 2);
        assertThrows(IllegalStateException.class, () -> tracker.accepted(1, new EntryId(11, 2), 3));
    }
}
