package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Loses power at every point of random scripts; {@code -Dquorate.images=N} does it more often. */
class CrashImagesTest {
    private static final int IMAGES = Integer.getInteger("quorate.images", 300);
    private static final int COMMAND_BYTES = 1500;
    private static final int IMAGES_PER_SCRIPT = 1000;
    private static final long SEED = Long.getLong("quorate.seed", 17);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void everyImageOpensWithWhatWasAcknowledged() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        int opened = 0;
        int rewritten = 0;
        int steps = 0;
        int scripts = 0;
        while (opened < IMAGES) {
            int wanted = Math.min(IMAGES - opened, IMAGES_PER_SCRIPT);
            CrashImages images = run(random.nextLong(), wanted);
            opened += images.opened();
            rewritten += images.rewritten();
            steps += images.steps();
            scripts++;
        }
        System.out.printf(
                "crash images of the log store: seed %d, %d scripts, %d steps, %d images opened, %d written to%n",
                SEED, scripts, steps, opened, rewritten);
        assertTrue(opened >= IMAGES);
    }

    /** The test is worth something: a log that is not synced is found out. */
    @Test
    void aLyingDiskIsNoticed() throws Exception {
        Path live = Files.createDirectories(temporary.resolve("live"));
        CrashScript script = new CrashScript(SEED, COMMAND_BYTES);
        List<DiskStep> honest = script.run(live, 1, 30);
        List<DiskStep> lying = honest.stream()
                .filter(step ->
                        step.kind() != DiskStep.Kind.SYNC || !step.file().endsWith(".log"))
                .toList();
        CrashImages images = new CrashImages(script, lying, temporary, new SplittableRandom(SEED));
        assertThrows(AssertionError.class, () -> images.openAbout(100));
    }

    private CrashImages run(long seed, int images) throws Exception {
        Path live = Files.createDirectories(temporary.resolve("live"));
        CrashScript script = new CrashScript(seed, COMMAND_BYTES);
        List<DiskStep> steps = script.run(live, 3, 40);
        CrashImages opening = new CrashImages(script, steps, temporary, new SplittableRandom(seed));
        try {
            opening.openAbout(images);
        } catch (AssertionError | IOException e) {
            CrashImages.keep(steps, temporary.resolve("steps.txt"));
            throw e;
        }
        Logs.delete(live);
        return opening;
    }
}
