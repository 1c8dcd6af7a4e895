package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A serial thread that lends its turn to whoever comes while it sleeps. */
@Timeout(60)
class SerialThreadTest {
    private static final int PRODUCERS = 4;
    private static final int TASKS_EACH = 25_000;

    private final SerialThread serial = SerialThread.start("serial-test");

    @AfterEach
    void nothingIsLeftRunning() {
        serial.close();
        assertTrue(serial.hasEnded());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS), "in time");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Visits until the thread was asleep; what was not run here ran there. */
    private void visit(Runnable task) {
        boolean[] here = new boolean[1];
        while (!here[0]) {
            serial.executeOrVisit(() -> {}, () -> {
                here[0] = true;
                task.run();
            });
        }
    }

    @Test
    void aGuestRunsItsTaskItselfWhileTheThreadSleeps() {
        List<Thread> ran = new ArrayList<>();
        visit(() -> ran.add(Thread.currentThread()));
        assertEquals(List.of(Thread.currentThread()), ran);
    }

    @Test
    void whatComesDuringAVisitRunsAfterIt() throws Exception {
        CompletableFuture<Thread> later = new CompletableFuture<>();
        List<String> steps = new ArrayList<>();
        visit(() -> {
            serial.executeOrVisit(
                    () -> {
                        steps.add("inner");
                        later.complete(Thread.currentThread());
                    },
                    () -> steps.add("never"));
            steps.add("outer");
        });
        assertNotSame(Thread.currentThread(), later.get(30, TimeUnit.SECONDS));
        assertEquals(List.of("outer", "inner"), steps);
    }

    @Test
    void guestsAndTheThreadRunOneAtATimeAndKeepEachProducersOrder() throws Exception {
        int[] nextOf = new int[PRODUCERS];
        AtomicInteger outOfOrder = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(PRODUCERS * TASKS_EACH);
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            producers.add(new Thread(() -> {
                for (int i = 0; i < TASKS_EACH; i++) {
                    int number = i;
                    Runnable task = () -> {
                        // A plain array: a second thread, or a missing happens-before, would lose counts.
                        if (nextOf[producer]++ != number) {
                            outOfOrder.incrementAndGet();
                        }
                        done.countDown();
                    };
                    if (number % 3 == 0) {
                        serial.execute(task);
                    } else {
                        serial.executeOrVisit(task, task);
                    }
                }
            }));
        }
        producers.forEach(Thread::start);
        await(done);
        for (Thread producer : producers) {
            producer.join();
        }
        visit(() -> assertEquals(List.of(TASKS_EACH, TASKS_EACH, TASKS_EACH, TASKS_EACH), list(nextOf)));
        assertEquals(0, outOfOrder.get());
    }

    private static List<Integer> list(int[] numbers) {
        List<Integer> list = new ArrayList<>();
        for (int number : numbers) {
            list.add(number);
        }
        return list;
    }

    @Test
    void aVisitThatFailsOrIsInterruptedCostsNothingElse() {
        Thread.currentThread().interrupt();
        visit(() -> {
            throw new IllegalStateException("on purpose");
        });
        assertTrue(Thread.interrupted(), "the interrupt is the guest's own");
        List<String> ran = new ArrayList<>();
        visit(() -> ran.add("next"));
        assertEquals(List.of("next"), ran);
    }

    @Test
    void closeWaitsForAVisit() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger();
        Thread guest = new Thread(() -> visit(() -> {
            inside.countDown();
            await(leave);
            left.incrementAndGet();
        }));
        guest.start();
        await(inside);
        Thread closer = new Thread(serial::close);
        closer.start();
        assertFalse(serial.hasEnded());
        leave.countDown();
        closer.join();
        assertEquals(1, left.get());
        guest.join();
    }

    @Test
    void aGuestMayCloseWhatItVisits() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        visit(() -> {
            serial.execute(ran::incrementAndGet);
            serial.close();
            serial.executeOrVisit(ran::incrementAndGet, ran::incrementAndGet);
        });
        serial.close();
        assertEquals(1, ran.get(), "what was given before runs, what comes later is dropped");
    }
}
