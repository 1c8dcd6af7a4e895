package io.quorate.raft.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EmptyPayload;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The half of {@link LogStoreContract} that is about {@link LogStore#read}, its threads and the end of a store. */
public abstract class LogStoreReadContract extends LogStoreFixture {
    private static final long DEADLINE_SECONDS = 30;
    private static final int READERS = 2;

    @Test
    void everyKindOfPayloadComesBackAsItWas() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Bytes big = Bytes.wrap(new byte[1 << 20]);
        write(append(
                GROUP,
                EntryId.NONE,
                3,
                List.of(
                        EmptyPayload.INSTANCE,
                        Bytes.EMPTY,
                        Bytes.wrap(all),
                        Bytes.wrap(all, 7, 100),
                        THREE,
                        JOINT,
                        Configuration.EMPTY,
                        big)));
        check();
    }

    @Test
    void aReadKnowsTheEntryBeforeIt() {
        write(append(GROUP, EntryId.NONE, 1, 1, 2, 2, 5));
        write(new LogWrite.Compact(GROUP, id(2, 1)));
        assertEquals(
                id(2, 1), store().read(GROUP, 3, 5, Long.MAX_VALUE).previous(), "the base, for the log's first entry");
        assertEquals(id(4, 2), store().read(GROUP, 5, 5, Long.MAX_VALUE).previous());
    }

    @Test
    void aReadStopsAtItsLastIndex() {
        write(append(GROUP, EntryId.NONE, 1, 1, 1, 1, 1));
        assertEquals(model(GROUP).slice(2, 4), store().read(GROUP, 2, 4, Long.MAX_VALUE));
        assertEquals(model(GROUP).slice(5, 5), store().read(GROUP, 5, 5, Long.MAX_VALUE));
    }

    @Test
    void aReadReturnsAtLeastOneEntryAndKeepsToItsBytes() {
        List<Bytes> payloads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            payloads.add(Bytes.wrap(new byte[1000]));
        }
        write(append(GROUP, EntryId.NONE, 1, payloads));
        int each = model(GROUP).entryAt(1).sizeBytes();
        assertEquals(model(GROUP).slice(3, 3), store().read(GROUP, 3, 20, 0), "one, however big");
        assertEquals(model(GROUP).slice(3, 3), store().read(GROUP, 3, 20, each - 1));
        assertEquals(model(GROUP).slice(3, 20), store().read(GROUP, 3, 20, 18L * each), "all, where they fit");
        for (long limit = 0; limit < 20L * each; limit += 377) {
            LogSlice slice = store().read(GROUP, 1, 20, limit);
            assertTrue(slice.sizeBytes() - each <= limit, "no more beyond the first than the limit");
            assertTrue(slice.sizeBytes() + 2L * each > limit || slice.size() == 20, "and hardly less");
            assertEquals(model(GROUP).slice(1, slice.lastIndex()), slice);
        }
    }

    @Test
    void aReadOfWhatIsNotThereFails() {
        assertMissing(GROUP, 1, 1);
        write(append(GROUP, EntryId.NONE, 1, 1, 1));
        assertMissing(GROUP, 4, 4);
        assertMissing(GROUP, 4, 9);
        assertMissing(GROUP, 2, 4);
        assertMissing(OTHER, 1, 1);
    }

    @Test
    void aReadOfWhatWasReleasedIsEmptyAndTellsTheBase() {
        write(append(GROUP, EntryId.NONE, 1, 1, 2, 2, 2), new LogWrite.Compact(GROUP, id(3, 2)));
        assertEquals(LogSlice.empty(id(3, 2)), store().read(GROUP, 2, 5, Long.MAX_VALUE));
        assertEquals(LogSlice.empty(id(3, 2)), store().read(GROUP, 3, 3, 0));
        write(new LogWrite.Reset(GROUP, id(9, 4)));
        assertEquals(LogSlice.empty(id(9, 4)), store().read(GROUP, 4, 5, Long.MAX_VALUE));
        check();
    }

    @Test
    void readsRunAlongWithWrites() throws Exception {
        int batches = 150;
        AtomicLong written = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(() -> readWhileWritten(written, stop)));
            }
            EntryId last = EntryId.NONE;
            for (int i = 0; i < batches; i++) {
                int term = 1 + i / 10;
                write(append(GROUP, last, term, term, term));
                last = model(GROUP).last();
                written.set(last.index());
                if (i % 25 == 24) {
                    write(new LogWrite.Compact(GROUP, last));
                }
            }
            stop.set(true);
            for (Future<Long> reader : readers) {
                assertTrue(reader.get(DEADLINE_SECONDS, TimeUnit.SECONDS) > 0, "each reader has read");
            }
        } finally {
            stop.set(true);
            threads.shutdown();
            assertTrue(threads.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
        check();
    }

    private long readWhileWritten(AtomicLong written, AtomicBoolean stop) {
        long reads = 0;
        boolean last;
        do {
            last = stop.get();
            long known = written.get();
            if (known > 0) {
                long from = Math.max(1, known - 20);
                LogSlice slice = store().read(GROUP, from, known, Long.MAX_VALUE);
                if (slice.isEmpty()) {
                    assertTrue(slice.previous().index() >= from, "a compaction overtook the read");
                } else {
                    assertEquals(known, slice.lastIndex());
                }
                for (Entry entry : slice.entries()) {
                    String text = "command " + entry.index() + " of term " + entry.term();
                    assertEquals(Bytes.utf8(text), entry.payload());
                }
                assertTrue(store().recover(GROUP).last().index() >= known);
                reads++;
            }
        } while (!last);
        return reads;
    }

    @Test
    void aClosedStoreRefusesEverything() {
        write(append(GROUP, EntryId.NONE, 1, 1));
        store().close();
        assertThrows(RuntimeException.class, () -> store().recover(GROUP));
        assertThrows(RuntimeException.class, () -> store().read(GROUP, 1, 2, Long.MAX_VALUE));
        assertThrows(RuntimeException.class, () -> store().write(List.of(append(GROUP, id(2, 1), 1))));
        assertThrows(RuntimeException.class, () -> store().write(List.of()));
        assertDoesNotThrow(store()::close, "closing twice does nothing");
    }

    @Test
    void closeWaitsForReadsUnderWay() throws Exception {
        write(append(GROUP, EntryId.NONE, 1, 1, 1, 1));
        LogSlice expected = model(GROUP).slice(1, 4);
        CountDownLatch reading = new CountDownLatch(READERS);
        List<CompletableFuture<LogSlice>> readers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try {
            for (int i = 0; i < READERS; i++) {
                readers.add(CompletableFuture.supplyAsync(() -> readUntilClosed(reading, expected), threads));
            }
            assertTrue(reading.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
            store().close();
            for (CompletableFuture<LogSlice> reader : readers) {
                assertEquals(expected, reader.get(DEADLINE_SECONDS, TimeUnit.SECONDS), "whole answers to the end");
            }
        } finally {
            threads.shutdown();
            assertTrue(threads.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
    }

    private LogSlice readUntilClosed(CountDownLatch reading, LogSlice expected) {
        LogSlice slice = store().read(GROUP, 1, 4, Long.MAX_VALUE);
        reading.countDown();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        boolean open = true;
        while (open && slice.equals(expected) && System.nanoTime() - deadline < 0) {
            try {
                slice = store().read(GROUP, 1, 4, Long.MAX_VALUE);
            } catch (RuntimeException closed) {
                open = false;
            }
        }
        assertTrue(!open || !slice.equals(expected), "reads fail once the store is closed");
        return slice;
    }
}
