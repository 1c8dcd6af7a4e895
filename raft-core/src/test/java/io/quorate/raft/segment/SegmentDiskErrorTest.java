package io.quorate.raft.segment;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.runtime.disk.DiskStep;
import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.runtime.disk.PowerLoss;
import io.quorate.raft.spi.StorageException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Fails each step of a script, and every later one too, and looks what is left. */
class SegmentDiskErrorTest {
    private static final long SEED = Long.getLong("quorate.seed", 17);
    private static final int IMAGES_PER_FAILURE = 2;

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Counts down to the step that fails. */
    private static final class Failing implements Predicate<DiskStep> {
        private final boolean forGood;
        private int stepsLeft;

        Failing(int stepsLeft, boolean forGood) {
            this.stepsLeft = stepsLeft;
            this.forGood = forGood;
        }

        @Override
        public boolean test(DiskStep step) {
            stepsLeft--;
            return stepsLeft == 0 || (forGood && stepsLeft < 0);
        }

        boolean hasFailed() {
            return stepsLeft <= 0;
        }
    }

    @Test
    void oneErrorNeverCostsWhatWasAcknowledged() {
        failEverywhere(false);
    }

    @Test
    void aDiskThatStaysFullNeverCostsWhatWasAcknowledged() {
        failEverywhere(true);
    }

    private void failEverywhere(boolean forGood) {
        int reported = 0;
        boolean reached = true;
        for (int step = 1; reached; step++) {
            MemoryDisk disk = new MemoryDisk();
            Failing failing = new Failing(step, forGood);
            disk.failAt(failing);
            StoreScript script = new StoreScript(SEED);
            String what = "seed " + SEED + ", step " + step + " fails" + (forGood ? " and all later ones" : "");
            try {
                script.run(disk, 2, 12);
            } catch (StorageException e) {
                reported++;
                assertTrue(
                        String.valueOf(e.getMessage()).contains(disk.directory().toString()), what + ": " + e);
            }
            reached = failing.hasFailed();
            disk.failAt(none -> false);
            PowerLoss power = new PowerLoss();
            disk.steps().forEach(power::apply);
            check(disk, script, power.mark(), what);
            for (int i = 0; i < IMAGES_PER_FAILURE; i++) {
                check(power.happen(random), script, power.mark(), what + ", then the power");
            }
        }
        assertTrue(reported > 10, reported + " errors reported");
    }

    private static void check(MemoryDisk disk, StoreScript script, long mark, String what) {
        try (SegmentedLogStore store = StoreScript.open(disk)) {
            int acknowledged = (int) (mark / 2);
            script.check(script.read(store), acknowledged, acknowledged + (int) (mark % 2), what);
        } catch (StorageException e) {
            throw new AssertionError("refused: " + what, e);
        }
    }

    @Test
    void aFailedSyncIsFinal() {
        MemoryDisk disk = new MemoryDisk();
        try (SegmentedLogStore store = StoreScript.open(disk)) {
            store.write(List.of(Writes.append(0, 1)));
            disk.failAt(step -> step.kind() == DiskStep.Kind.SYNC);
            assertThrows(StorageException.class, () -> store.write(List.of(Writes.append(1, 1))));
            disk.failAt(none -> false);
            assertThrows(StorageException.class, () -> store.write(List.of(Writes.append(1, 1))), "no second try");
            assertTrue(store.read(Writes.GROUP, 1, 1, 0).size() == 1, "reads go on");
            assertThrows(StorageException.class, () -> store.read(Writes.GROUP, 2, 2, 0), "not synced, not seen");
        }
    }
}
