package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell and the benchmark of this program, against servers in other processes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConnectedIT {
    private static final String SCRIPT = """
                put foo1 bar1
                get foo1
                read foo1
                cas foo1 bar1 bar2
                cas foo1 bar1 bar3
                cas missing a b
                incr n
                incr foo1
                delete foo1
                delete foo1
                get foo1
                put 'a*b' "\\x00\\xff"
                put ab x
                get 'a*b'
                keys 'a*'
                keys
                add 4
                add 4 %s
                promote 4
                transfer 4
                remove 1
                remove 1
                save_snapshot
                show
                """;
    private static final List<String> ANSWERS = List.of(
            "ok",
            "bar1",
            "bar1",
            "ok",
            "unchanged, the value is bar2",
            "unchanged, the value is (none)",
            "1",
            "error: value is not an integer or out of range",
            "ok",
            "(none)",
            "(none)",
            "ok",
            "ok",
            "\"\\x00\\xff\"",
            "a*b",
            "a*b",
            "ab",
            "n",
            "error: usage: add id host:port",
            "node 4 is a learner",
            "node 4 has a vote",
            "node 4 leads",
            "node 1 is removed",
            "error: node 1 is not a member");

    @TempDir
    Path directory;

    private Processes servers;

    @BeforeEach
    void startServers() throws Exception {
        servers = new Processes(directory, "1", "2", "3", "4");
        for (String id : List.of("1", "2", "3")) {
            servers.start(id, "--requirepass", "geheim");
        }
    }

    @AfterEach
    void stopServers() {
        servers.close();
    }

    @Test
    void theShellDoesTheSameAsEmbedded() throws Exception {
        servers.start("4", "--join", "--requirepass", "geheim");
        ChildJvm.Ended ended = shell(SCRIPT.formatted(servers.raftAddress("4")));
        assertEquals(0, ended.exit(), ended.toString());
        assertEquals("", ended.err());
        List<String> lines = ended.out().lines().toList();
        assertEquals(ANSWERS, lines.subList(0, 24));
        assertTrue(lines.get(24).matches("node [1-4] has a snapshot up to index \\d+"), ended.out());
        assertTrue(lines.stream().anyMatch(line -> line.matches("\\s+2  follower .*127.0.0.1:\\d+")), ended.out());
        assertEquals("voters: 2, 3, 4", lines.get(lines.size() - 1));
    }

    @Test
    void theShellGoesOnWithAnotherServerWhereOneIsDead() throws Exception {
        assertEquals("ok\n", shell("put a 1\n").out());
        servers.kill("1");
        ChildJvm.Ended ended = shell("get a\nput a 2\nget a\nshow\n");
        assertEquals(0, ended.exit(), ended.toString());
        List<String> lines = ended.out().lines().toList();
        assertEquals(List.of("1", "ok", "2"), lines.subList(0, 3));
        assertTrue(lines.stream().anyMatch(line -> line.contains("cannot reach 127.0.0.1:")), ended.out());
    }

    @Test
    void nobodyThereAndAWrongPasswordAreOneLineEach() throws Exception {
        ChildJvm.Ended nobody = ChildJvm.runMain(directory, "", "shell", "--connect", "127.0.0.1:1");
        assertEquals(1, nobody.exit());
        assertTrue(nobody.err().startsWith("kv-example: cannot reach 127.0.0.1:1: "), nobody.err());
        assertEquals(1, nobody.err().lines().count(), nobody.err());
        ChildJvm.Ended wrong = ChildJvm.runMain(directory, "", "shell", "--connect", connect(), "--password", "falsch");
        assertEquals(1, wrong.exit());
        assertEquals("kv-example: WRONGPASS invalid username-password pair or user is disabled.\n", wrong.err());
    }

    @Test
    void theBenchmarkMeasures() throws Exception {
        ChildJvm.Ended ended = ChildJvm.runMain(
                directory,
                "",
                "bench",
                "--connect",
                connect(),
                "--password",
                "geheim",
                "--seconds",
                "1",
                "--in-flight",
                "16",
                "--reads",
                "50");
        assertEquals(0, ended.exit(), ended.toString());
        List<String> lines = ended.out().lines().toList();
        assertEquals(4, lines.size(), ended.out());
        assertTrue(lines.get(2).matches("\\| write +\\| +128 \\| +16 \\| +\\d.* 0 \\|"), ended.out());
        assertTrue(lines.get(3).matches("\\| read +\\| +128 \\| +16 \\| +\\d.* 0 \\|"), ended.out());
    }

    private ChildJvm.Ended shell(String input) throws Exception {
        return ChildJvm.runMain(directory, input, "shell", "--connect", connect(), "--password", "geheim");
    }

    private String connect() {
        return "127.0.0.1:" + servers.port("1") + ",127.0.0.1:" + servers.port("2") + ",127.0.0.1:" + servers.port("3");
    }
}
