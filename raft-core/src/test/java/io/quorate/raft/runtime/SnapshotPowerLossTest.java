package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.runtime.disk.DiskStep;
import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.runtime.disk.PowerLoss;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loses power after every step of random scripts; {@code -Dquorate.images=N} does it more often. */
class SnapshotPowerLossTest {
    private static final int IMAGES = Integer.getInteger("quorate.images", 2_000);
    private static final long SEED = Long.getLong("quorate.seed", 17);
    private static final int IMAGES_PER_STEP = 4;
    private static final long FAR = 1_000_000;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private int images;
    private int again;

    @Test
    void everyImageHoldsTheLatestSnapshot() throws IOException {
        int scripts = 0;
        int steps = 0;
        while (images < IMAGES) {
            MemoryDisk disk = new MemoryDisk();
            new SnapshotScript(disk, random.nextLong()).run(3, 6);
            PowerLoss power = new PowerLoss();
            for (DiskStep step : disk.steps()) {
                power.apply(step);
                steps++;
                for (int i = 0; i < IMAGES_PER_STEP && images < IMAGES; i++) {
                    open(power, "seed " + SEED + ", script " + scripts + ", step " + steps + ": " + step);
                }
            }
            scripts++;
        }
        System.out.printf(
                "crash images of the snapshot store: seed %d, %d scripts, %d steps, %d images, %d of a second crash%n",
                SEED, scripts, steps, images, again);
        assertTrue(images >= IMAGES);
    }

    /** The test is worth something: a disk that forgets a kind of sync is found out. */
    @ParameterizedTest
    @EnumSource(names = {"SYNC", "SYNC_DIRECTORY"})
    void aLyingDiskIsNoticed(DiskStep.Kind forgotten) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        new SnapshotScript(disk, SEED).run(3, 6);
        PowerLoss power = new PowerLoss();
        int noticed = 0;
        for (DiskStep step : disk.steps()) {
            if (step.kind() != forgotten) {
                power.apply(step);
                try {
                    open(power, "lying");
                } catch (AssertionError e) {
                    noticed++;
                }
            }
        }
        assertTrue(noticed > 10, noticed + " noticed");
    }

    private void open(PowerLoss power, String when) throws IOException {
        images++;
        long committed = power.mark() / 2;
        boolean committing = power.mark() % 2 == 1;
        MemoryDisk image = power.happen(random);
        String what = when + ", found " + image.files().keySet();
        long latest = check(image, what);
        assertTrue(latest == committed || (committing && latest > committed), what + ": " + latest);
        // The power goes again while the store clears up and makes a snapshot.
        MemoryDisk disk = copy(image);
        try (FileSnapshotStore store = new FileSnapshotStore(disk.directory())) {
            SnapshotScript.add(store, FAR);
            assertEquals(1, disk.files().size(), what);
        }
        PowerLoss twice = new PowerLoss();
        image.files().forEach(twice::put);
        int steps = random.nextInt(disk.steps().size() + 1);
        disk.steps().subList(0, steps).forEach(twice::apply);
        again++;
        long found = check(twice.happen(random), what + ", again after " + steps + " steps");
        assertTrue(found == latest || found == FAR, what + ": " + found + " after " + latest);
    }

    private static MemoryDisk copy(MemoryDisk disk) {
        MemoryDisk copy = new MemoryDisk();
        disk.files().forEach(copy::put);
        return copy;
    }

    private static long check(MemoryDisk image, String what) {
        MemoryDisk disk = copy(image);
        try (FileSnapshotStore store = new FileSnapshotStore(disk.directory())) {
            return SnapshotScript.latest(store);
        } catch (StorageException | IOException e) {
            throw new AssertionError("refused after a plain power loss: " + what, e);
        }
    }
}
