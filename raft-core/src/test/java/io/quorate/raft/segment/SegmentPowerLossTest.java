package io.quorate.raft.segment;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.runtime.disk.DiskStep;
import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.runtime.disk.PowerLoss;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Loses power after every step of random scripts; {@code -Dquorate.images=N} does it more often. */
class SegmentPowerLossTest {
    private static final int IMAGES = Integer.getInteger("quorate.images", 2_000);
    private static final long SEED = Long.getLong("quorate.seed", 17);
    private static final int IMAGES_PER_STEP = 2;
    private static final GroupId EXTRA = GroupId.of("extra");
    private static final int LIVES = 3;
    private static final int CALLS = 40;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private int images;
    private int again;

    @Test
    void everyImageHoldsWhatWasAcknowledged() {
        int scripts = 0;
        int steps = 0;
        while (images < IMAGES) {
            MemoryDisk disk = new MemoryDisk();
            StoreScript script = new StoreScript(random.nextLong());
            script.run(disk, LIVES, CALLS);
            PowerLoss power = new PowerLoss();
            List<DiskStep> done = disk.steps();
            // All steps where there is time for them, else every so many.
            int stride = Math.max(1, done.size() * IMAGES_PER_STEP / Math.max(1, IMAGES - images));
            int skip = random.nextInt(stride);
            for (DiskStep step : done) {
                power.apply(step);
                steps++;
                skip--;
                for (int i = 0; i < IMAGES_PER_STEP && skip < 0 && images < IMAGES; i++) {
                    open(script, power, "seed " + SEED + ", script " + scripts + ", step " + steps + ": " + step);
                }
                skip = skip < 0 ? stride - 1 : skip;
            }
            scripts++;
        }
        System.out.printf(
                "crash images of the segmented log: seed %d, %d scripts, %d steps, %d images, %d of a second crash%n",
                SEED, scripts, steps, images, again);
        assertTrue(images >= IMAGES);
    }

    /** The test is worth something: a disk that forgets to sync files, or names, is found out. */
    @Test
    void aLyingDiskIsNoticed() {
        for (DiskStep.Kind forgotten : List.of(DiskStep.Kind.SYNC, DiskStep.Kind.SYNC_DIRECTORY)) {
            MemoryDisk disk = new MemoryDisk();
            StoreScript script = new StoreScript(SEED);
            script.run(disk, 1, CALLS);
            PowerLoss power = new PowerLoss();
            disk.steps().stream().filter(step -> step.kind() != forgotten).forEach(power::apply);
            assertThrows(
                    AssertionError.class,
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            open(script, power, "lying");
                        }
                    },
                    () -> "forgets every " + forgotten);
        }
    }

    private void open(StoreScript script, PowerLoss power, String when) {
        images++;
        int acknowledged = (int) (power.mark() / 2);
        int begun = acknowledged + (int) (power.mark() % 2);
        MemoryDisk image = power.happen(random);
        String what = when + ", found " + image.files().keySet();
        int found = check(script, image, acknowledged, begun, what);
        if (images % 4 != 0) {
            return;
        }
        // The power goes again while the store recovers and takes some writes.
        again++;
        MemoryDisk disk = copy(image);
        try (SegmentedLogStore store = StoreScript.open(disk)) {
            for (int i = 0; i < 4; i++) {
                store.write(List.of(extra(i + 1)));
                disk.mark(i + 1);
            }
        }
        PowerLoss twice = new PowerLoss();
        image.files().forEach(twice::put);
        int steps = random.nextInt(disk.steps().size() + 1);
        disk.steps().subList(0, steps).forEach(twice::apply);
        MemoryDisk second = twice.happen(random);
        String whatAgain = what + ", again after " + steps + " steps, found "
                + second.files().keySet();
        check(script, second, found, found, whatAgain);
        try (SegmentedLogStore store = StoreScript.open(second)) {
            long last = store.recover(EXTRA).last().index();
            assertTrue(last >= twice.mark() && last <= twice.mark() + 1, whatAgain + ": " + last);
        }
    }

    private static LogWrite extra(long index) {
        EntryId previous = index == 1 ? EntryId.NONE : new EntryId(index - 1, 1);
        Entry entry = new Entry(index, 1, Bytes.wrap(new byte[700]));
        return new LogWrite.Append(EXTRA, null, 0, LogSlice.of(previous, List.of(entry)));
    }

    private static MemoryDisk copy(MemoryDisk disk) {
        MemoryDisk copy = new MemoryDisk();
        disk.files().forEach(copy::put);
        return copy;
    }

    private static int check(StoreScript script, MemoryDisk image, int atLeast, int atMost, String what) {
        MemoryDisk disk = copy(image);
        try (SegmentedLogStore store = StoreScript.open(disk)) {
            Map<GroupId, StoreScript.State> state = script.read(store);
            return script.check(state, atLeast, atMost, what);
        } catch (StorageException e) {
            throw new AssertionError("refused after a plain power loss: " + what, e);
        }
    }
}
