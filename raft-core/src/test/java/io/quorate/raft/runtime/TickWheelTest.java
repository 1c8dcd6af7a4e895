package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.spi.Environment.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand ticks per period, spread and yet together. */
class TickWheelTest {
    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final int TASKS = 1000;

    private long now;
    private final TickWheel wheel = new TickWheel(PERIOD, () -> now);
    private final int[] ticks = new int[TASKS];
    private final List<Cancellable> handles = new ArrayList<>();

    private void addAll() {
        for (int i = 0; i < TASKS; i++) {
            int task = i;
            handles.add(wheel.add(() -> ticks[task]++));
        }
    }

    private int sum() {
        int sum = 0;
        for (int count : ticks) {
            sum += count;
        }
        return sum;
    }

    private void pass(Duration time) {
        now += time.toNanos();
        wheel.turn();
    }

    @Test
    void everyTaskRunsOncePerPeriodAndNoMoreThanAShareOfThemAtOneTime() {
        addAll();
        for (int step = 1; step <= 10 * TickWheel.SLOTS; step++) {
            int before = sum();
            pass(wheel.step());
            assertEquals(TASKS / TickWheel.SLOTS, sum() - before);
        }
        for (int count : ticks) {
            assertEquals(10, count);
        }
    }

    @Test
    void aTimerThatIsLateDoesNotSlowTheTicksDown() {
        addAll();
        for (int step = 0; step < 1000; step++) {
            pass(wheel.step().plusMillis(step % 3));
        }
        long periods = now / PERIOD.toNanos();
        for (int count : ticks) {
            assertTrue(Math.abs(count - periods) <= 1, () -> count + " ticks in " + periods + " periods");
        }
    }

    @Test
    void ticksMissedInALongPauseAreNotMadeUpFor() {
        addAll();
        pass(Duration.ofSeconds(20));
        assertEquals(TASKS, sum());
    }

    @Test
    void aCancelledTaskRunsNoMoreAndOneThatFailsCostsNothingElse() {
        addAll();
        handles.get(7).cancel();
        wheel.add(() -> {
            throw new IllegalStateException("on purpose");
        });
        for (int step = 0; step < TickWheel.SLOTS; step++) {
            pass(wheel.step());
        }
        assertEquals(TASKS - 1, sum());
        assertEquals(0, ticks[7]);
    }
}
