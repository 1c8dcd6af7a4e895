package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.runtime.disk.DiskStep;
import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.runtime.disk.PowerLoss;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Fails each step of a script once, and every later one too, and looks what is left. */
class SnapshotDiskErrorTest {
    private static final long SEED = Long.getLong("quorate.seed", 17);
    private static final int IMAGES_PER_FAILURE = 3;

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
    void oneErrorNeverCostsTheLatestSnapshot() throws IOException {
        failEverywhere(false);
    }

    @Test
    void aDiskThatStaysFullNeverCostsTheLatestSnapshot() throws IOException {
        failEverywhere(true);
    }

    private void failEverywhere(boolean forGood) throws IOException {
        int reported = 0;
        boolean reached = true;
        for (int step = 1; reached; step++) {
            MemoryDisk disk = new MemoryDisk();
            Failing failing = new Failing(step, forGood);
            disk.failAt(failing);
            SnapshotScript script = new SnapshotScript(disk, SEED);
            String what = "seed " + SEED + ", step " + step + " fails" + (forGood ? " and all later ones" : "");
            try {
                script.run(2, 12);
            } catch (StorageException e) {
                reported++;
                assertTrue(
                        String.valueOf(e.getMessage()).contains(disk.directory().toString()), what + ": " + e);
            }
            reached = failing.hasFailed();
            disk.failAt(none -> false);
            check(disk, script, what);
            PowerLoss power = new PowerLoss();
            disk.steps().forEach(power::apply);
            for (int i = 0; i < IMAGES_PER_FAILURE; i++) {
                check(power.happen(random), script, what + ", then the power");
            }
        }
        assertTrue(reported > 10, reported + " errors reported");
    }

    private static void check(MemoryDisk disk, SnapshotScript script, String what) throws IOException {
        try (FileSnapshotStore store = new FileSnapshotStore(disk.directory())) {
            long latest = SnapshotScript.latest(store);
            assertTrue(latest == script.newest() || latest == script.begun(), what + ": " + latest);
            assertEquals(latest == 0 ? 0 : 1, disk.files().size(), what);
        }
    }
}
