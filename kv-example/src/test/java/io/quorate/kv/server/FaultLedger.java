package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What was acknowledged, by whomever. For any thread. */
final class FaultLedger {
    private static final long PATIENCE_SECONDS = 60;
    private static final int BATCH = 200;

    private final Queue<String> keys = new ConcurrentLinkedQueue<>();
    private final Set<Long> counts = ConcurrentHashMap.newKeySet();
    private final AtomicLong countsTried = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Semaphore progress = new Semaphore(0);
    private volatile boolean stopped;

    void written(String key) {
        keys.add(key);
        acknowledged.incrementAndGet();
        progress.release();
    }

    void triesToCount() {
        countsTried.incrementAndGet();
    }

    void counted(long value) {
        // Two acknowledged increments that gave the same number would be one that was lost.
        assertTrue(counts.add(value), "two increments gave " + value);
        acknowledged.incrementAndGet();
        progress.release();
    }

    boolean stopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }

    long size() {
        return acknowledged.get();
    }

    /** Waits for so many more acknowledged writes. */
    void awaitProgress(int writes, String context) throws InterruptedException {
        progress.drainPermits();
        assertTrue(
                progress.tryAcquire(writes, PATIENCE_SECONDS, TimeUnit.SECONDS),
                () -> "no " + writes + " writes in " + PATIENCE_SECONDS + " s: " + context);
    }

    /** Checks that a server has all of it, by linearizable reads. */
    void check(RawClient client, String context) throws IOException {
        List<String> batch = new ArrayList<>();
        for (String key : keys) {
            batch.add(key);
            if (batch.size() == BATCH) {
                checkKeys(client, batch, context);
                batch.clear();
            }
        }
        checkKeys(client, batch, context);
        long count = Long.parseLong(client.ask("GET counter").replace("\"", "").replace("nil", "0"));
        long highest = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        assertTrue(count >= highest && count >= counts.size(), context + ": counter " + count + " below " + highest);
        assertTrue(count <= countsTried.get(), context + ": counter " + count + " of " + countsTried.get() + " tries");
    }

    private static void checkKeys(RawClient client, List<String> batch, String context) throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        String expected =
                batch.stream().map(key -> "\"" + FaultWriter.value(key) + "\"").collect(Collectors.joining(", "));
        assertEquals("[" + expected + "]", client.ask("MGET " + String.join(" ", batch)), context);
    }
}
