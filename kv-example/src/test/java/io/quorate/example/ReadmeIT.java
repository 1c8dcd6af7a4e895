package io.quorate.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.FreePorts;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's example: it is this very code, it is short, and three of it make a replicated map that outlives a
 * restart.
 */
class ReadmeIT {
    private static final int MAX_LINES_OF_CODE = 40;

    @TempDir
    Path directory;

    @Test
    void theReadmeShowsThisVeryCode() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/quorate/example/ReplicatedMap.java"));
        String code = source.substring(source.indexOf("final class"));
        assertTrue(Files.readString(Path.of("../README.md")).contains("```java\n" + code + "```"), code);
        long lines = code.lines().filter(line -> !line.isBlank()).count();
        assertTrue(lines <= MAX_LINES_OF_CODE, lines + " lines");
    }

    @Test
    void threeOfThemReplicateAndOutliveARestart() throws IOException {
        Configuration members = Configuration.ofVoters(member("1"), member("2"), member("3"));
        withMaps(members, maps -> {
            assertEquals("null", retry(() -> maps.get(0).put("colour", "red")));
            assertEquals("red", retry(() -> maps.get(1).put("colour", "blue")));
            for (ReplicatedMap map : maps) {
                assertEquals("blue", retry(() -> map.get("colour")));
            }
            assertEquals("blue", retry(() -> maps.get(1).put("colour", "green")));
        });
        withMaps(members, maps -> {
            for (ReplicatedMap map : maps) {
                assertEquals("green", retry(() -> map.get("colour")));
            }
        });
    }

    private interface Use {
        void of(List<ReplicatedMap> maps);
    }

    private void withMaps(Configuration members, Use use) {
        List<ReplicatedMap> maps = new ArrayList<>();
        try {
            for (Member member : members.voters()) {
                maps.add(new ReplicatedMap(
                        member, members, directory.resolve(member.id().value())));
            }
            use.of(maps);
        } finally {
            maps.forEach(ReplicatedMap::close);
        }
    }

    private static Member member(String id) throws IOException {
        return Member.of(id, "127.0.0.1:" + FreePorts.next());
    }

    /** Asks again while there is no leader, as any caller would. */
    private static String retry(Supplier<String> call) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return call.get();
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof NotLeaderException) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
