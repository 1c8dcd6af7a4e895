package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotWriter;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A snapshot counts when it is committed, and never takes the place of a newer one. */
class SnapshotTakerTest {
    private static final EntryId LAST = new EntryId(5, 1);

    private final ManualEnvironment environment = new ManualEnvironment(1);
    private final MemorySnapshots store = new MemorySnapshots();
    private final List<Event> events = new ArrayList<>();
    private final SnapshotNews news = new SnapshotNews(
            new Outbox(events::add, events::add, message -> {}, cause -> {}),
            events::add,
            new NodeNews("node", new RaftListener() {}, environment.serialExecutor("loop"), Meter.NONE));
    private final LatestSnapshot latest = new LatestSnapshot(null);
    private final SnapshotTaker taker = new SnapshotTaker(store, latest, environment.serialExecutor("snapshot"), news);

    @AfterEach
    void close() {
        store.close();
    }

    /** A captured state of many bytes that remembers whether it was released. */
    private static final class Captured implements StateMachineSnapshot {
        private boolean closed;

        @Override
        public void writeTo(OutputStream out) throws java.io.IOException {
            for (int i = 0; i < 100_000; i++) {
                out.write(i);
            }
            out.write(new byte[100_000]);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void whatWasCapturedIsWrittenWholeAndReleased() {
        Captured captured = new Captured();
        taker.take(captured, LAST, 1, Configuration.EMPTY);
        assertFalse(captured.closed, "written by the thread that asked");
        environment.runAll();
        assertTrue(captured.closed);
        SnapshotMeta meta = store.latestMeta().orElseThrow();
        assertEquals(200_000, meta.sizeBytes());
        assertEquals(List.of(new Event.SnapshotTaken(meta)), events);
        try (SnapshotReader reader = store.latest().orElseThrow()) {
            Bytes bytes = reader.read(0, 100_000);
            for (int i = 0; i < bytes.length(); i++) {
                assertEquals((byte) i, bytes.byteAt(i));
            }
        }
    }

    @Test
    void tooManyWhoWaitForASnapshotAreBusy() {
        List<CompletableFuture<SnapshotMeta>> waiting = new ArrayList<>();
        for (int i = 0; i < SnapshotNews.MAX_CALLERS; i++) {
            waiting.add(news.ask());
        }
        CompletableFuture<SnapshotMeta> late = news.ask();
        assertInstanceOf(
                BusyException.class,
                assertThrows(CompletionException.class, late::join).getCause());
        news.taking();
        news.nothingToTake();
        assertTrue(waiting.stream().allMatch(CompletableFuture::isDone));
        assertFalse(news.ask().isDone());
    }

    @Test
    void anOlderOneIsDroppedWhereALeadersSnapshotCameFirst() {
        Captured captured = new Captured();
        taker.take(captured, LAST, 1, Configuration.EMPTY);
        SnapshotMeta newer = new SnapshotMeta(new EntryId(9, 2), 1, Configuration.EMPTY, 0, 0);
        try (SnapshotWriter writer = store.take(newer.last(), 1, Configuration.EMPTY)) {
            writer.finish().close();
            assertTrue(latest.commit(writer, newer));
        }
        environment.runAll();
        assertEquals(new EntryId(9, 2), store.latestMeta().orElseThrow().last());
        assertEquals(List.of(new Event.SnapshotNotTaken()), events);
        assertTrue(captured.closed);
    }

    @Test
    void aNodeThatIsBeingClosedDoesNotFinishIt() {
        Captured captured = new Captured();
        taker.take(captured, LAST, 1, Configuration.EMPTY);
        taker.stop();
        environment.runAll();
        assertTrue(store.latestMeta().isEmpty());
        assertTrue(captured.closed);
    }

    @Test
    void whoAsksWhileOneIsBeingTakenWaitsForTheNext() {
        CompletableFuture<SnapshotMeta> early = news.ask();
        news.taking();
        taker.take(new Captured(), LAST, 1, Configuration.EMPTY);
        CompletableFuture<SnapshotMeta> late = news.ask();
        events.clear();
        environment.runAll();
        assertEquals(5, early.join().index());
        assertFalse(late.isDone());
        assertEquals(List.of(new Event.SnapshotTaken(early.join()), new Event.SnapshotRequested()), events);
        news.taking();
        taker.take(new Captured(), new EntryId(6, 1), 1, Configuration.EMPTY);
        environment.runAll();
        assertEquals(6, late.join().index());
    }
}
