package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.HostThreads;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.Environment.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many serial executors on few threads: each keeps its order, none starves, and slow work stays with its own kind. */
@Timeout(60)
class PooledEnvironmentTest {
    private static final String NAME = "pools-test";
    private static final int EXECUTORS = 500;
    private static final int TASKS_EACH = 400;

    private final PooledEnvironment environment = new PooledEnvironment(NAME, new HostThreads(2, 2, 1, 1));
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeftRunning() {
        gate.countDown();
        environment.close();
        List<String> alive = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(NAME))
                .toList();
        assertEquals(List.of(), alive);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private void block(SerialExecutor executor) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(() -> {
            begun.countDown();
            awaitGate();
        });
        assertTrue(begun.await(30, TimeUnit.SECONDS));
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void runs(SerialExecutor executor) throws Exception {
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        executor.execute(() -> ran.complete(true));
        assertTrue(get(ran));
    }

    @Test
    void eachExecutorKeepsItsOrderAndRunsOneTaskAtATimeWhateverTheThread() throws Exception {
        int[] nextOf = new int[EXECUTORS];
        AtomicInteger outOfOrder = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(EXECUTORS * TASKS_EACH);
        List<SerialExecutor> executors = new ArrayList<>();
        for (int i = 0; i < EXECUTORS; i++) {
            executors.add(environment.serialExecutor(Work.LOOP, "group-" + i));
        }
        for (int task = 0; task < TASKS_EACH; task++) {
            for (int i = 0; i < EXECUTORS; i++) {
                int executor = i;
                int number = task;
                executors.get(i).execute(() -> {
                    // A plain array: a second thread, or a missing happens-before, would lose counts.
                    if (nextOf[executor]++ != number) {
                        outOfOrder.incrementAndGet();
                    }
                    done.countDown();
                });
            }
        }
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertEquals(0, outOfOrder.get());
        assertEquals(2, environment.threads(Work.LOOP), "threads, whatever the number of executors");
    }

    @Test
    void oneThatIsNeverDoneLetsTheOthersTakeTheirTurns() throws Exception {
        List<SerialExecutor> busy = List.of(
                environment.serialExecutor(Work.LOOP, "busy-1"),
                environment.serialExecutor(Work.LOOP, "busy-2"),
                environment.serialExecutor(Work.LOOP, "busy-3"));
        busy.forEach(this::keepBusy);
        runs(environment.serialExecutor(Work.LOOP, "quiet"));
    }

    private void keepBusy(SerialExecutor executor) {
        executor.execute(() -> {
            if (gate.getCount() > 0) {
                keepBusy(executor);
            }
        });
    }

    @Test
    void stateMachinesThatBlockHoldUpNoLoopNoSnapshotNoTransferAndNoTick() throws Exception {
        block(environment.serialExecutor(Work.APPLY, "a"));
        block(environment.serialExecutor(Work.APPLY, "b"));
        for (Work other : List.of(Work.LOOP, Work.LOG, Work.SNAPSHOT, Work.TRANSFER)) {
            runs(environment.serialExecutor(other, "c"));
        }
        CountDownLatch ticks = new CountDownLatch(3);
        environment.schedulePeriodically(Duration.ofMillis(5), ticks::countDown);
        assertTrue(ticks.await(30, TimeUnit.SECONDS));
    }

    @Test
    void oneStateMachineThatBlocksHoldsUpNoOtherOne() throws Exception {
        block(environment.serialExecutor(Work.APPLY, "slow"));
        for (int i = 0; i < 100; i++) {
            runs(environment.serialExecutor(Work.APPLY, "quick-" + i));
        }
    }

    @Test
    void closeRunsWhatWasGivenAndDropsWhatComesLater() {
        SerialExecutor executor = environment.serialExecutor(Work.APPLY, "a");
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            executor.execute(() -> ran.add(number));
        }
        executor.close();
        assertEquals(1000, ran.size());
        executor.execute(() -> ran.add(-1));
        executor.close();
        assertEquals(1000, ran.size());
    }

    @Test
    void aTaskMayCloseItsOwnExecutor() throws Exception {
        SerialExecutor executor = environment.serialExecutor(Work.LOOP, "a");
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        CompletableFuture<Boolean> returned = new CompletableFuture<>();
        executor.execute(() -> {
            executor.execute(() -> last.complete(returned.isDone()));
            executor.close();
            returned.complete(true);
        });
        assertTrue(get(last), "what was given before is run, after the task that closed");
    }

    @Test
    void threadsThatWaitForEachOthersExecutorsHelpThem() throws Exception {
        SerialExecutor first = environment.serialExecutor(Work.SNAPSHOT, "first");
        SerialExecutor second = environment.serialExecutor(Work.SNAPSHOT, "second");
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        // The only thread of its kind waits for a task that only this thread can run.
        first.execute(() -> {
            second.execute(() -> ran.complete(true));
            second.close();
            closed.complete(true);
        });
        assertTrue(get(closed));
        assertTrue(ran.isDone());
    }

    @Test
    void anInterruptAndAFailureStayWithTheirTask() throws Exception {
        SerialExecutor executor = environment.serialExecutor(Work.SNAPSHOT, "a");
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        executor.execute(() -> Thread.currentThread().interrupt());
        executor.execute(() -> {
            throw new AssertionError("on purpose");
        });
        executor.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
        assertEquals(false, get(interrupted));
    }
}
