package io.quorate.kv.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.log.LogKind;
import io.quorate.raft.api.RaftOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many groups of three, over sockets and synced disks: started, led, written to, restarted in part and as a whole. */
class ManyGroupsTest {
    private static final int GROUPS = 50;
    private static final Pattern LEADERS = Pattern.compile("leaders on host 1, 2, 3: \\[(\\d+), (\\d+), (\\d+)]");
    private static final Pattern THREADS = Pattern.compile("threads: (\\d+),");

    @TempDir
    private Path data;

    @Test
    @Timeout(300)
    void areLedWrittenToAndRestartedOnFewThreads() {
        List<String> lines = run(GROUPS, LogKind.ROCKSDB);
        assertTrue(number(matching(THREADS, lines).get(0), 1) < GROUPS, () -> "few threads: " + lines);
        List<String> writes =
                lines.stream().filter(line -> line.startsWith("writes")).toList();
        assertEquals(2, writes.size());
    }

    @Test
    @Timeout(300)
    void areLedAgainAfterARestartOnSegmentedLogsToo() {
        List<String> lines = run(3, LogKind.SEGMENTED);
        assertFalse(Files.exists(data.resolve("1/log/CURRENT")), () -> "no RocksDB: " + lines);
    }

    /** Runs this many groups, checks that all were led before and after the restart, and returns what was said. */
    private List<String> run(int count, LogKind log) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ManyGroups.Plan plan = new ManyGroups.Plan(count, 1, data, log, RaftOptions.DEFAULT);
        try (ManyGroups groups = new ManyGroups(plan, new PrintStream(printed, true, StandardCharsets.UTF_8))) {
            groups.run();
        }
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        List<Matcher> leaders = matching(LEADERS, lines);
        assertEquals(2, leaders.size(), () -> String.join("\n", lines));
        for (Matcher line : leaders) {
            int sum = number(line, 1) + number(line, 2) + number(line, 3);
            assertEquals(count, sum, "each group has one leader");
        }
        return lines;
    }

    private static List<Matcher> matching(Pattern pattern, List<String> lines) {
        return lines.stream().map(pattern::matcher).filter(Matcher::lookingAt).toList();
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
