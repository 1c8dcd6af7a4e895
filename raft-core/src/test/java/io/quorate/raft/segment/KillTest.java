package io.quorate.raft.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.RecoveredLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that appends, again and again; {@code -Dquorate.kills=N} does it more often. */
class KillTest {
    private static final int KILLS = Integer.getInteger("quorate.kills", 3);
    private static final long SEED = Long.getLong("quorate.seed", 31);
    private static final long DEADLINE_SECONDS = 30;

    @Test
    void nothingAcknowledgedIsLost(@TempDir Path directory) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        long expected = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long acknowledged = appendUntilKilled(directory, random, expected);
            assertTrue(acknowledged > expected, "round " + kill + " acknowledged nothing");
            expected = check(directory, acknowledged, "seed " + SEED + ", round " + kill);
        }
    }

    /** Returns the last index that the process said before it died. */
    private static long appendUntilKilled(Path directory, SplittableRandom random, long expected) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        directory.toString(),
                        Long.toString(random.nextLong() >>> 1)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            assertEquals("opened " + expected, lines.readLine());
            long acknowledged = 0;
            // At any moment: after a random number of writes, and then a random number of turns of a processor.
            for (int writes = random.nextInt(1, 400); writes > 0; writes--) {
                acknowledged = index(lines.readLine());
            }
            long until = System.nanoTime() + random.nextInt(2_000_000);
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            // By its handle, since the process object would close the stream that is still to be read.
            process.toHandle().destroyForcibly();
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
            String line = lines.readLine();
            while (line != null && line.matches("wrote \\d+")) {
                acknowledged = index(line);
                line = lines.readLine();
            }
            return acknowledged;
        } finally {
            process.destroyForcibly();
        }
    }

    private static long index(String line) throws IOException {
        if (line == null || !line.startsWith("wrote ")) {
            throw new IOException("not a number: " + line);
        }
        return Long.parseLong(line.substring("wrote ".length()));
    }

    private static long check(Path directory, long acknowledged, String round) {
        try (SegmentedLogStore store =
                SegmentedLogStore.open(directory, StoreScript.OWNER, SegmentedLogStoreOptions.DEFAULT)) {
            RecoveredLog log = store.recover(Writes.GROUP);
            long last = log.last().index();
            assertTrue(last >= acknowledged, round + ": " + acknowledged + " was acknowledged, " + last + " is there");
            long next = log.base().index() + 1;
            while (next <= last) {
                for (Entry entry : store.read(Writes.GROUP, next, last, 1 << 20).entries()) {
                    assertEquals(next, entry.index(), round);
                    assertEquals(RandomLog.command(next, entry.payload().sizeBytes()), entry.payload(), round);
                    next++;
                }
            }
            return last;
        }
    }
}
