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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every read ends once. */
class ReadTrackerTest {
    private final List<PendingRead<?>> again = new ArrayList<>();
    private long clock;
    private final ReadTracker tracker = new ReadTracker(2, Meter.NONE, () -> clock, again::add);
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
    void aReadThatWaitsForABusyStateMachineEndsInTime() {
        PendingRead<Integer> first = read();
        assertTrue(tracker.enter(first));
        tracker.tick();
        PendingRead<Integer> second = read();
        assertTrue(tracker.enter(second));
        assertFalse(first.isDone());
        tracker.tick();
        assertFails(BusyException.class, first);
        assertFalse(second.isDone());
        assertEquals(1, tracker.size());
        tracker.runIfFresh(first, 0);
        tracker.run(first);
        assertEquals(List.of(), again);
        assertEquals(0, queries);
        tracker.tick();
        assertFails(BusyException.class, second);
        assertEquals(0, tracker.size());
    }

    @Test
    void aReadyBatchIsRunOnce() {
        PendingRead<Integer> first = read();
        PendingRead<Integer> second = read();
        tracker.register(1, List.of(first, second));
        assertEquals(2, tracker.size());
        ReadTracker.Batch batch = tracker.ready(1, null);
        assertFalse(first.isDone());
        if (batch != null) {
            tracker.run(batch);
        }
        assertEquals(1, first.join());
        assertEquals(2, second.join());
        assertEquals(0, tracker.size());
        assertNull(tracker.ready(1, null));
    }

    @Test
    void whatWaitsForTooLongSaysForWhat() {
        PendingRead<Integer> noIndex = register(1);
        PendingRead<Integer> notApplied = register(2);
        ReadTracker.Batch late = tracker.ready(2, null);
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

    @Test
    void aLeaseIsLookedAtAfterTheQuery() {
        PendingRead<Integer> inTime = register(1);
        PendingRead<Integer> late = new PendingRead<>(() -> (int) ++clock);
        tracker.register(2, List.of(late));
        run(tracker.ready(1, 1L));
        assertEquals(1, inTime.join());
        run(tracker.ready(2, 1L));
        assertFalse(late.isDone());
        assertEquals(List.of(late), again);
        assertEquals(0, tracker.size());
        tracker.register(3, again);
        run(tracker.ready(3, null));
        assertEquals(2, late.join());
    }

    @Test
    void aReadThatIsAskedAgainHasNoMoreTimeThanBefore() {
        PendingRead<Integer> read = register(1);
        tracker.tick();
        run(tracker.ready(1, -1L));
        PendingRead<Integer> other = register(2);
        tracker.register(3, List.of(read));
        tracker.tick();
        assertFails(NotLeaderException.class, read);
        assertFalse(other.isDone());
        tracker.tick();
        assertFails(NotLeaderException.class, other);
    }

    @Test
    void aReadMayBeAsOldAsItsBound() {
        PendingRead<Integer> unknown = read();
        assertTrue(tracker.enter(unknown));
        tracker.runIfFresh(unknown, Long.MAX_VALUE);
        assertEquals(List.of(unknown), again);
        clock = 50;
        PendingRead<Integer> linearizable = register(1);
        clock = 80;
        run(tracker.ready(1, null));
        assertTrue(linearizable.isDone());
        PendingRead<Integer> fresh = read();
        assertTrue(tracker.enter(fresh));
        tracker.runIfFresh(fresh, 30);
        assertTrue(fresh.isDone());
        PendingRead<Integer> old = read();
        assertTrue(tracker.enter(old));
        tracker.runIfFresh(old, 29);
        assertFalse(old.isDone());
        assertEquals(List.of(unknown, old), again);
        assertEquals(0, tracker.size());
    }

    private void run(ReadTracker.@Nullable Batch batch) {
        assertTrue(batch != null);
        if (batch != null) {
            tracker.run(batch);
        }
    }
}
