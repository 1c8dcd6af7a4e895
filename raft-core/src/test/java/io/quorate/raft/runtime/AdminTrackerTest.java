package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** How much operators may ask for at the same time. */
class AdminTrackerTest {
    private static final int TIMEOUT_TICKS = 20;
    private static final int MOST_GUIDED = 64;
    private static final int MOST_WAITING = 1024;

    private final AdminTracker tracker = new AdminTracker(TIMEOUT_TICKS, 10, 0);

    private GuidedChange guided(int ticks) {
        GuidedChange change = new GuidedChange(
                Member.of("4", "n4"),
                null,
                ticks,
                new GuidedChange.Means(() -> Configuration.EMPTY, step -> new CompletableFuture<>()));
        tracker.guide(change);
        return change;
    }

    @Test
    void soManyVotersAreBroughtInAtATimeAndOneMoreIsBusy() {
        List<GuidedChange> changes = new ArrayList<>();
        for (int i = 0; i < MOST_GUIDED; i++) {
            changes.add(guided(0));
        }
        assertFalse(changes.stream().anyMatch(change -> change.end().isDone()));
        CompletionException refused =
                assertThrows(CompletionException.class, guided(0).end()::join);
        assertInstanceOf(BusyException.class, refused.getCause());
        tracker.tick();
        assertTrue(changes.stream().allMatch(change -> change.end().isDone()));
        assertFalse(guided(1).end().isDone());
    }

    @Test
    void changesAndTransfersThatWaitAreCountedTogether() {
        for (int i = 1; i < MOST_WAITING; i++) {
            tracker.changes().register(i, List.of(new PendingProposal<>(Bytes.EMPTY)));
        }
        assertFalse(tracker.isFull());
        CompletableFuture<?> transfer = transfer();
        assertTrue(tracker.isFull());
        for (int i = 0; i < 2 * TIMEOUT_TICKS; i++) {
            tracker.tick();
        }
        assertTrue(transfer.isDone());
        assertEquals(0, tracker.changes().size() + tracker.transfers().size());
    }

    private CompletableFuture<?> transfer() {
        PendingTransfer transfer =
                new PendingTransfer(new AdminRequest.TransferLeadership(null), new CompletableFuture<>());
        tracker.transfers().register(MOST_WAITING, transfer);
        return transfer.future();
    }
}
