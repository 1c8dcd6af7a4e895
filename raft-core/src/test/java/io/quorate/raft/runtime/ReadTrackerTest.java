package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.protocol.Rejection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Every read ends once. */
class ReadTrackerTest {
    private final ReadTracker tracker = new ReadTracker(2, Meter.NONE);
    private int queries;

    private PendingRead<Integer> read() {
        return new PendingRead<>(() -> ++queries);
    }

    private PendingRead<Integer> register(long token) {
        PendingRead<Integer> read = read();
        tracker.register(token, List.of(read));
        return read;
    }

    private static void assertFails(Class<? extends Throwable> type, CompletableFuture<?> future) {
        assertTrue(future.isDone());
        assertInstanceOf(
                type, assertThrows(CompletionException.class, future::join).getCause());
    }

    @Test
    void aReadyBatchIsRunOnce() {
        PendingRead<Integer> first = read();
        PendingRead<Integer> second = read();
        tracker.register(1, List.of(first, second));
        assertEquals(2, tracker.size());
        ReadTracker.Batch batch = tracker.ready(1);
        assertFalse(first.isDone());
        if (batch != null) {
            tracker.run(batch);
        }
        assertEquals(1, first.join());
        assertEquals(2, second.join());
        assertEquals(0, tracker.size());
        assertNull(tracker.ready(1));
    }

    @Test
    void whatWaitsForTooLongSaysForWhat() {
        PendingRead<Integer> noIndex = register(1);
        PendingRead<Integer> notApplied = register(2);
        ReadTracker.Batch late = tracker.ready(2);
        tracker.tick();
        assertFalse(noIndex.isDone());
        tracker.tick();
        assertFails(NotLeaderException.class, noIndex);
        assertFails(BusyException.class, notApplied);
        if (late != null) {
            tracker.run(late);
        }
        assertEquals(0, queries);
        assertEquals(0, tracker.size());
    }

    @Test
    void aRejectedReadSaysWhy() {
        PendingRead<Integer> read = register(1);
        tracker.rejected(1, Rejection.BUSY, null);
        assertFails(BusyException.class, read);
    }

    @Test
    void closingEndsWhatWaitsAndWhatComesLater() {
        PendingRead<Integer> waiting = register(1);
        PendingRead<Integer> immediate = read();
        assertTrue(tracker.enter(immediate));
        tracker.close(new NodeClosedException("closed", null));
        assertFails(NodeClosedException.class, waiting);
        assertFails(NodeClosedException.class, immediate);
        assertFails(NodeClosedException.class, register(2));
        PendingRead<Integer> late = read();
        assertFalse(tracker.enter(late));
        assertFails(NodeClosedException.class, late);
        tracker.run(immediate);
        assertEquals(0, queries);
        assertEquals(0, tracker.size());
    }
}
