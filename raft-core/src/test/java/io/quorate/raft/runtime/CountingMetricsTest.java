package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.CountingMetrics;
import io.quorate.raft.api.MetricsSnapshot;
import io.quorate.raft.api.RaftMetrics.Counter;
import io.quorate.raft.api.RaftMetrics.Timer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CountingMetricsTest {
    private final CountingMetrics metrics = new CountingMetrics();

    @Test
    void countersAddUp() {
        metrics.count(Counter.ENTRIES_APPLIED, 3);
        metrics.count(Counter.ENTRIES_APPLIED, 4);
        MetricsSnapshot snapshot = metrics.snapshot();
        assertEquals(7, snapshot.count(Counter.ENTRIES_APPLIED));
        assertEquals(0, snapshot.count(Counter.ELECTIONS));
        metrics.count(Counter.ELECTIONS, 1);
        assertEquals(0, snapshot.count(Counter.ELECTIONS));
    }

    @Test
    void quantilesAreAtMostAnEighthTooHigh() {
        SplittableRandom random = new SplittableRandom(1);
        for (int bits = 1; bits < Long.SIZE; bits++) {
            CountingMetrics times = new CountingMetrics();
            long[] values = random.longs(1000, 0, (1L << bits) - (bits == Long.SIZE - 1 ? 1 : 0))
                    .map(value -> Math.max(0, value))
                    .toArray();
            for (long value : values) {
                times.time(Timer.SYNC, value);
            }
            Arrays.sort(values);
            MetricsSnapshot.Timing timing = times.snapshot().timing(Timer.SYNC);
            assertEquals(1000, timing.count());
            assertEquals(Arrays.stream(values).sum(), timing.totalNanos());
            assertEquals(values[999], timing.maxNanos());
            assertNear(values[499], timing.medianNanos());
            assertNear(values[989], timing.p99Nanos());
        }
    }

    private static void assertNear(long exact, long approximate) {
        assertTrue(
                exact <= approximate && approximate - exact <= exact / 8, () -> approximate + " stands for " + exact);
    }

    @Test
    void oneTimeIsItsOwnMedian() {
        metrics.time(Timer.APPLY, 1_234_567);
        assertEquals(
                new MetricsSnapshot.Timing(1, 1_234_567, 1_234_567, 1_234_567, 1_234_567),
                metrics.snapshot().timing(Timer.APPLY));
    }

    @Test
    void timesThatGoBackCountAsNone() {
        metrics.time(Timer.APPLY, -5);
        assertEquals(
                new MetricsSnapshot.Timing(1, 0, 0, 0, 0), metrics.snapshot().timing(Timer.APPLY));
    }

    @Test
    void aSnapshotIsReadByPeople() {
        assertEquals("", metrics.snapshot().toString());
        metrics.count(Counter.PROPOSALS_APPLIED, 12_345);
        metrics.time(Timer.COMMIT, 2_000_000);
        assertEquals(
                String.format("proposals applied    12,345%n"
                        + "commit               1 times, median 2,000 us, 99%% 2,000 us, max 2,000 us%n"),
                metrics.snapshot().toString());
    }
}
