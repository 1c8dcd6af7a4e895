package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.Environment.SerialExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadedEnvironmentTest {
    private static final String NAME = "environment-test";
    private static final int PRODUCERS = 4;
    private static final int TASKS_EACH = 25_000;

    private final ThreadedEnvironment environment = new ThreadedEnvironment(NAME);

    @AfterEach
    void nothingIsLeftRunning() {
        environment.close();
        List<String> alive = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(NAME))
                .toList();
        assertEquals(List.of(), alive);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS), "in time");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void tasksOfManyProducersRunOneAtATimeInTheirOrder() throws Exception {
        SerialExecutor executor = environment.serialExecutor("loop");
        int[] nextOf = new int[PRODUCERS];
        AtomicInteger outOfOrder = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(PRODUCERS * TASKS_EACH);
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            producers.add(new Thread(() -> {
                for (int i = 0; i < TASKS_EACH; i++) {
                    int number = i;
                    executor.execute(() -> {
                        // A plain array: a second thread, or a missing happens-before, would lose counts.
                        if (nextOf[producer]++ != number) {
                            outOfOrder.incrementAndGet();
                        }
                        done.countDown();
                    });
                }
            }));
        }
        producers.forEach(Thread::start);
        await(done);
        for (Thread producer : producers) {
            producer.join();
        }
        assertEquals(0, outOfOrder.get());
    }

    @Test
    void anIdleThreadWakesForEveryTask() throws Exception {
        SerialExecutor ping = environment.serialExecutor("ping");
        SerialExecutor pong = environment.serialExecutor("pong");
        CompletableFuture<Integer> end = new CompletableFuture<>();
        bounce(ping, pong, 20_000, end);
        assertEquals(0, get(end), "no wake-up was lost on the way");
    }

    private static void bounce(SerialExecutor here, SerialExecutor there, int left, CompletableFuture<Integer> end) {
        here.execute(() -> {
            if (left == 0) {
                end.complete(left);
            } else {
                bounce(there, here, left - 1, end);
            }
        });
    }

    @Test
    void executeNeverRunsTheTaskItself() throws Exception {
        SerialExecutor executor = environment.serialExecutor("loop");
        CompletableFuture<List<String>> order = new CompletableFuture<>();
        List<String> steps = new ArrayList<>();
        executor.execute(() -> {
            executor.execute(() -> {
                steps.add("inner");
                order.complete(steps);
            });
            steps.add("outer");
        });
        assertEquals(List.of("outer", "inner"), get(order));
    }

    @Test
    void threadsAreDaemonsAndBearTheirNames() throws Exception {
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        environment.serialExecutor("group-loop").execute(() -> loop.complete(Thread.currentThread()));
        assertEquals(NAME + "-group-loop", get(loop).getName());
        assertTrue(get(loop).isDaemon());
        CompletableFuture<Thread> timer = new CompletableFuture<>();
        environment.schedulePeriodically(Duration.ofMillis(1), () -> timer.complete(Thread.currentThread()));
        assertTrue(get(timer).isDaemon());
        assertTrue(get(timer).getName().startsWith(NAME + "-"), get(timer).getName());
    }

    @Test
    void aTaskThatFailsCostsNothingElse() throws Exception {
        SerialExecutor executor = environment.serialExecutor("loop");
        CompletableFuture<Thread> before = new CompletableFuture<>();
        CompletableFuture<Thread> after = new CompletableFuture<>();
        executor.execute(() -> before.complete(Thread.currentThread()));
        executor.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        executor.execute(() -> {
            throw new AssertionError("on purpose");
        });
        executor.execute(() -> after.complete(Thread.currentThread()));
        assertSame(get(before), get(after));
    }

    @Test
    void anInterruptDoesNotReachTheNextTask() throws Exception {
        SerialExecutor executor = environment.serialExecutor("loop");
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        executor.execute(() -> Thread.currentThread().interrupt());
        executor.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
        assertFalse(get(interrupted));
    }

    @Test
    void closeRunsWhatWasGivenAndWaits() {
        SerialExecutor executor = environment.serialExecutor("loop");
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        executor.execute(() -> await(start));
        for (int i = 0; i < 1000; i++) {
            executor.execute(ran::incrementAndGet);
        }
        start.countDown();
        executor.close();
        assertEquals(1000, ran.get());
        executor.execute(ran::incrementAndGet);
        executor.close();
        assertEquals(1000, ran.get(), "what comes after close is dropped");
    }

    @Test
    void closeMissesNoTaskWhateverTheThreadIsDoing() {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 2000; i++) {
            SerialExecutor executor = environment.serialExecutor("loop");
            executor.execute(ran::incrementAndGet);
            executor.execute(ran::incrementAndGet);
            executor.close();
            assertEquals(2 * (i + 1), ran.get());
        }
    }

    @Test
    void aTaskMayCloseItsExecutor() throws Exception {
        SerialExecutor executor = environment.serialExecutor("loop");
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch given = new CountDownLatch(1);
        executor.execute(() -> {
            await(given);
            executor.close();
            executor.execute(ran::incrementAndGet);
        });
        executor.execute(() -> closed.complete(ran.get()));
        given.countDown();
        assertEquals(0, get(closed), "what was given before close still runs");
        executor.close();
        assertEquals(0, ran.get(), "what a task gives after close does not");
    }

    @Test
    void aTaskMayCloseTheEnvironment() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        SerialExecutor executor = environment.serialExecutor("loop");
        environment.serialExecutor("other");
        executor.execute(() -> {
            environment.close();
            closed.complete(true);
        });
        assertTrue(get(closed));
        executor.close();
    }

    @Test
    void periodicTasksRunUntilCancelled() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        Environment.Cancellable failing = environment.schedulePeriodically(Duration.ofMillis(1), () -> {
            three.countDown();
            throw new IllegalStateException("on purpose");
        });
        await(three);
        failing.cancel();
        failing.cancel();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        Environment.Cancellable counting = environment.schedulePeriodically(Duration.ofMillis(1), () -> {
            runs.incrementAndGet();
            started.countDown();
        });
        await(started);
        counting.cancel();
        // One thread runs all periodic tasks: a run under way has ended once a later task has run.
        CountDownLatch later = new CountDownLatch(2);
        Environment.Cancellable witness = environment.schedulePeriodically(Duration.ofMillis(1), later::countDown);
        await(later);
        int seen = runs.get();
        CountDownLatch muchLater = new CountDownLatch(10);
        environment.schedulePeriodically(Duration.ofMillis(1), muchLater::countDown);
        await(muchLater);
        witness.cancel();
        assertEquals(seen, runs.get());
    }

    @Test
    void timeOnlyRises() {
        long before = environment.nanoTime();
        assertTrue(environment.nanoTime() - before >= 0);
    }

    @Test
    void aSeedFixesTheNumbersAndEachGeneratorHasItsOwn() {
        try (ThreadedEnvironment one = new ThreadedEnvironment(NAME, 7);
                ThreadedEnvironment same = new ThreadedEnvironment(NAME, 7);
                ThreadedEnvironment other = new ThreadedEnvironment(NAME, 8)) {
            RandomGenerator first = one.random();
            long number = first.nextLong();
            assertEquals(number, same.random().nextLong());
            assertNotEquals(number, other.random().nextLong());
            assertNotEquals(number, one.random().nextLong());
            assertNotEquals(number, environment.random().nextLong());
        }
    }

    @Test
    void aClosedEnvironmentRefuses() {
        environment.close();
        environment.close();
        assertThrows(IllegalStateException.class, () -> environment.serialExecutor("late"));
        assertThrows(
                IllegalStateException.class, () -> environment.schedulePeriodically(Duration.ofSeconds(1), () -> {}));
    }
}
