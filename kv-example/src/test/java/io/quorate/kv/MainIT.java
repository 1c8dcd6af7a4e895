package io.quorate.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.store.Limits;
import io.quorate.raft.logstore.rocksdb.RocksDbLogStore;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.NodeId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as its users start it: exit codes, one line for each failure, and data that lasts. */
class MainIT {
    @TempDir
    Path directory;

    @Test
    void theTourHoldsAndLeavesNothingBehind() throws Exception {
        ChildJvm.Ended ended = run("", "demo");
        assertEquals(0, ended.exit(), ended.toString());
        assertTrue(ended.out().endsWith("Every step held.\n"), ended.out());
        assertEquals("", ended.err());
        assertEquals(List.of(), temporaryDirectories());
    }

    @Test
    void theBenchmarkMeasuresAndLeavesNothingBehind() throws Exception {
        ChildJvm.Ended ended = run("", "bench", "--embedded", "--seconds", "1", "--in-flight", "16", "--reads", "20");
        assertEquals(0, ended.exit(), ended.toString());
        List<String> lines = ended.out().lines().toList();
        assertEquals(4, lines.size(), ended.out());
        assertTrue(lines.get(0).contains("ops/s") && lines.get(0).contains("p99.9"), ended.out());
        assertTrue(lines.get(2).matches("\\| write +\\| +128 \\| +16 \\| +\\d.* 0 \\|"), ended.out());
        assertTrue(lines.get(3).matches("\\| read +\\| +128 \\| +16 \\| +\\d.* 0 \\|"), ended.out());
        assertTrue(ended.err().contains("measuring 1/1 s"), ended.err());
        assertEquals(List.of(), temporaryDirectories());
    }

    @Test
    void theShellOfAPipeAnswersEveryLineAndItsDataLasts() throws Exception {
        ChildJvm.Ended first = run("""
                put foo1 bar1
                use 2
                read foo1
                fly
                cas foo1 bar1 bar2
                incr n
                save_snapshot
                put 'after snapshot' x
                stop 3
                get foo1
                put alone 1
                stop 3
                start 3
                use 3
                get alone
                keys
                """, shell());
        assertEquals(0, first.exit(), first.toString());
        assertEquals("", first.err());
        List<String> answers = first.out().lines().toList();
        assertEquals(
                List.of("ok", "using node 2", "bar1", "error: unknown command fly, try help", "ok", "1"),
                answers.subList(0, 6));
        assertTrue(answers.get(6).matches("node 2 has a snapshot of \\d+ bytes, up to index \\d+"), first.out());
        assertEquals(
                List.of(
                        "ok",
                        "node 3 is stopped",
                        "bar2",
                        "ok",
                        "error: node 3 is stopped already",
                        "node 3 runs",
                        "using node 3",
                        "1",
                        "after snapshot",
                        "alone",
                        "foo1",
                        "n"),
                answers.subList(7, answers.size()));

        ChildJvm.Ended second = run("get foo1\nget 'after snapshot'\nuse 1\nget n\nquit\nget foo1\n", shell());
        assertEquals(0, second.exit(), second.toString());
        assertEquals(
                List.of("bar2", "x", "using node 1", "1"), second.out().lines().toList());
    }

    @Test
    void aMajorityLostIsReportedAndTheShellGoesOn() throws Exception {
        ChildJvm.Ended ended = run(
                "put a 1\nstop 1\nstop 2\nput a 2\nget a\nshow\nstart 1\nput b 3\nget b\n",
                shell("--timeout", "1500ms", "--election-timeout", "300ms"));
        assertEquals(0, ended.exit(), ended.toString());
        List<String> answers = ended.out().lines().toList();
        assertTrue(answers.get(3).startsWith("error: "), ended.out());
        assertTrue(answers.get(4).startsWith("error: "), ended.out());
        assertTrue(answers.stream().anyMatch(line -> line.matches("\\s+1  stopped .*")), ended.out());
        assertEquals(List.of("node 1 runs", "ok", "3"), answers.subList(answers.size() - 3, answers.size()));
    }

    @Test
    void anOversizeValueIsRefusedBeforeItIsProposed() throws Exception {
        String value = "v".repeat(Limits.MAX_VALUE_BYTES);
        ChildJvm.Ended ended = run("put k " + value + "v\nput k " + value + "\ncas k " + value + " small\n", shell());
        assertEquals(0, ended.exit(), ended.toString());
        assertEquals(
                List.of("error: the value is too long: 524289 bytes, the limit is 524288", "ok", "ok"),
                ended.out().lines().toList());
    }

    @Test
    void badArgumentsEndWithTheUsage() throws Exception {
        assertUsage("unknown option --bogus", "--bogus");
        assertUsage("unknown command serve", "serve", "--id", "1");
        assertUsage("server needs --id", "server");
        assertUsage("server needs --cluster", "server", "--id", "1");
        String[] good = {"--data", "kv-data", "--listen", "127.0.0.1:1"};
        assertUsage("--cluster must be like 1=HOST:PORT,2=HOST:PORT: x", server("1", "x", good));
        assertUsage("--cluster must be like HOST:PORT: x", server("1", "1=x", good));
        assertUsage("--cluster does not say where node 2 is", server("2", "1=a:1", good));
        assertUsage("--cluster names node 1 twice", server("1", "1=a:1,1=b:1", good));
        assertUsage("server needs --listen", server("1", "1=a:1", "--data", "kv-data"));
        assertUsage(
                "--listen: the port must be from 1 to 65535: a:70000",
                server("1", "1=a:1", "--data", "kv-data", "--listen", "a:70000"));
        String connect = "--connect HOST:PORT[,HOST:PORT...]";
        assertUsage("bench needs either --embedded or " + connect, "bench");
        assertUsage("bench needs either --embedded or " + connect, "bench", "--embedded", "--connect", "a:1");
        assertUsage("shell needs " + connect, "shell");
        assertUsage("--connect must be like HOST:PORT: a", "shell", "--connect", "b:1,a");
        assertUsage("--seconds must be from 1 to 86400: 0", "bench", "--embedded", "--seconds", "0");
        assertUsage("--port and --ports exclude each other", "--port", "7000", "--ports", "1,2,3");
        assertUsage("--timeout is given twice", "--timeout", "1s", "--timeout", "2s");
        assertFalse(Files.exists(directory.resolve("kv-data")));
    }

    private static String[] server(String id, String cluster, String... more) {
        return Stream.concat(Stream.of("server", "--id", id, "--cluster", cluster), Stream.of(more))
                .toArray(String[]::new);
    }

    private void assertUsage(String reason, String... arguments) throws Exception {
        ChildJvm.Ended ended = run("", arguments);
        assertEquals(2, ended.exit(), ended.toString());
        assertTrue(ended.err().startsWith("kv-example: " + reason + "\nusage: "), ended.err());
        assertEquals("", ended.out());
    }

    @Test
    void helpListsWhatExistsAndNothingElse() throws Exception {
        ChildJvm.Ended ended = run("", "--help");
        assertEquals(0, ended.exit());
        assertTrue(ended.out().contains("demo:") && ended.out().contains("bench:"), ended.out());
        assertTrue(ended.out().contains("server:") && ended.out().contains("--listen"), ended.out());
        assertTrue(ended.out().contains("shell:") && ended.out().contains("--connect"), ended.out());
    }

    @Test
    void aBusyPortIsNamed() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = busy.getLocalPort();
            int other = port < 60_000 ? port + 1 : port - 2;
            // First, as the others, which nobody reserves, may be another's.
            String ports = port + "," + other + "," + (other + 1);
            assertFailure("127.0.0.1:" + port, shell("--ports", ports));
        }
    }

    @Test
    void aDirectoryThatIsAFileIsNamed() throws Exception {
        Files.writeString(directory.resolve("data"), "mine");
        assertFailure("data is not a directory", shell());
        assertEquals("mine", Files.readString(directory.resolve("data")));
    }

    @Test
    void theDataOfAnotherNodeOrClusterIsRefusedAndLeftAlone() throws Exception {
        foundCluster();
        Path two = directory.resolve("data/2/log");
        Path aside = directory.resolve("aside");
        Files.move(two, aside);
        RocksDbLogStore.open(two, ClusterId.of("another"), NodeId.of("2")).close();
        assertFailure("belongs to node 2 of cluster another", shell());
        Files.move(two, directory.resolve("foreign"));

        RocksDbLogStore.open(two, ClusterId.of("kv-embedded"), NodeId.of("1")).close();
        assertFailure("belongs to node 1", shell());
        Files.move(two, directory.resolve("foreign1"));

        assertFailure("the data of node 2 is missing", shell());
        assertFailure("the data of node 2 is missing", shell());

        Files.move(aside, two);
        assertEquals("bar1\n", run("get foo1\n", shell()).out());
    }

    @Test
    void aDamagedOrHalfSnapshotIsRefusedAndLeftAlone() throws Exception {
        foundCluster();
        Path snapshot;
        try (Stream<Path> files = Files.list(directory.resolve("data/2/snapshots"))) {
            snapshot = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(snapshot);
        try (RandomAccessFile file = new RandomAccessFile(snapshot.toFile(), "rw")) {
            file.setLength(whole.length - 7);
        }
        assertFailure(snapshot.getFileName().toString(), shell());
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(snapshot, damaged);
        assertFailure(snapshot.getFileName().toString(), shell());
        assertEquals(damaged.length, Files.size(snapshot));

        Files.write(snapshot, whole);
        assertEquals("using node 2\nbar1\n", run("use 2\nget foo1\n", shell()).out());
    }

    @Test
    void dataInUseIsRefused() throws Exception {
        foundCluster();
        RocksDbLogStore open =
                RocksDbLogStore.open(directory.resolve("data/1/log"), ClusterId.of("kv-embedded"), NodeId.of("1"));
        try {
            assertFailure("is open already", shell());
        } finally {
            open.close();
        }
        assertEquals("bar1\n", run("get foo1\n", shell()).out());
    }

    private void foundCluster() throws Exception {
        ChildJvm.Ended ended = run("put foo1 bar1\nuse 2\nget foo1\nsave_snapshot\n", shell());
        assertEquals(0, ended.exit(), ended.toString());
        assertFalse(ended.out().contains("error"), ended.out());
    }

    private void assertFailure(String reason, String... arguments) throws Exception {
        ChildJvm.Ended ended = run("", arguments);
        assertEquals(1, ended.exit(), ended.toString());
        List<String> lines = ended.err().lines().toList();
        assertEquals(1, lines.size(), ended.err());
        assertTrue(lines.get(0).startsWith("kv-example: ") && lines.get(0).contains(reason), ended.err());
    }

    private String[] shell(String... more) {
        return Stream.concat(Stream.of("--data", directory.resolve("data").toString()), Stream.of(more))
                .toArray(String[]::new);
    }

    private ChildJvm.Ended run(String input, String... arguments) throws IOException, InterruptedException {
        return ChildJvm.runMain(directory, input, arguments);
    }

    private List<Path> temporaryDirectories() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("quorate-kv-"))
                    .toList();
        }
    }
}
