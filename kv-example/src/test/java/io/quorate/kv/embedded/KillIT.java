package io.quorate.kv.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.ChildJvm;
import io.quorate.kv.store.KvResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes and nodes at random moments under load: nothing that was acknowledged is ever lost, and the nodes
 * agree. {@code -Dquorate.kill.rounds=N} asks for more rounds, {@code -Dquorate.kill.seed=N} for other ones.
 */
class KillIT {
    private static final int ROUNDS = Integer.getInteger("quorate.kill.rounds", 6);
    private static final long SEED = Long.getLong("quorate.kill.seed", 20_260_101L);
    private static final int MOST_LINES = 900;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Acknowledged acknowledged = new Acknowledged();

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aProcessKilledUnderLoadLosesNothing() throws Exception {
        Path data = directory.resolve("data");
        for (int round = 1; round <= ROUNDS; round++) {
            // Now and then a process is killed while it starts, which is when it recovers.
            int lines = round % 3 == 0 ? 1 + random.nextInt(3) : 1 + random.nextInt(MOST_LINES);
            writeAndKill(data, "round" + round, lines);
            if (Files.exists(data)) {
                check(data, "seed " + SEED + ", round " + round);
            }
        }
        assertTrue(acknowledged.size() > 0, "nothing was ever acknowledged");
    }

    /** Lets a process write until it has printed that many lines, kills it, and keeps what it said until then. */
    private void writeAndKill(Path data, String name, int lines) throws IOException, InterruptedException {
        Path errors = directory.resolve(name + ".err");
        Process process = ChildJvm.builder(directory, WritingProcess.class, List.of(data.toString(), name))
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            int seen = 0;
            StringBuilder line = new StringBuilder();
            int c = out.read();
            while (c >= 0) {
                if (c == '\n') {
                    heard(line.toString());
                    line.setLength(0);
                    if (++seen == lines) {
                        // Through the handle: the process itself would close the pipe, with lines still in it.
                        boolean unused = process.toHandle().destroyForcibly();
                    }
                } else {
                    line.append((char) c);
                }
                c = out.read();
            }
            // What follows the last line break is half a line, and counts for nothing.
            assertTrue(seen >= lines, () -> name + " ended by itself: " + text(errors));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void heard(String line) {
        if (line.equals(WritingProcess.STARTING)) {
            return;
        }
        int blank = line.indexOf(' ');
        if (blank < 0) {
            acknowledged.stored(line, Writers.value(line));
        } else {
            acknowledged.counted(line.substring(0, blank), Long.parseLong(line.substring(blank + 1)));
        }
    }

    private void check(Path data, String context) {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(Clusters.options(data))) {
            cluster.awaitLeader(Clusters.PATIENCE);
            Clusters.assertHolds(cluster, acknowledged, context);
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void nodesThatCrashUnderLoadLoseNothing() throws Exception {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(Clusters.options(directory.resolve("nodes")))) {
            cluster.awaitLeader(Clusters.PATIENCE);
            Writers writers = new Writers(cluster, "node", this::acknowledge);
            writers.start();
            for (int round = 1; round <= ROUNDS; round++) {
                String context = "seed " + SEED + ", round " + round;
                awaitProgress(cluster, 1 + random.nextInt(300), context);
                // The leader every other time: a follower's crash is the lesser trouble.
                var victim = round % 2 == 0
                        ? cluster.awaitLeader(Clusters.PATIENCE)
                        : EmbeddedCluster.IDS.get(random.nextInt(EmbeddedOptions.NODES));
                cluster.crash(victim);
                awaitProgress(cluster, 1 + random.nextInt(300), context + ", node " + victim + " down");
                cluster.start(victim);
            }
            assertTrue(writers.stop(), "writes did not end");
            Clusters.assertHolds(cluster, acknowledged, "seed " + SEED + ", at the end");
        }
    }

    private void acknowledge(String key, KvResult result) {
        if (result instanceof KvResult.Counted counted) {
            acknowledged.counted(key, counted.value());
        } else {
            acknowledged.stored(key, Writers.value(key));
        }
    }

    private void awaitProgress(EmbeddedCluster cluster, int writes, String context) {
        int goal = acknowledged.size() + writes;
        cluster.await(writes + " more writes, " + context, Clusters.PATIENCE, () -> acknowledged.size() >= goal);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            return failed.toString();
        }
    }
}
