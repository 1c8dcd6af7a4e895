package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.ChildJvm;
import io.quorate.kv.FreePorts;
import io.quorate.kv.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Servers as processes of their own, with free ports of this machine. */
final class Processes implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Path directory;
    private final Map<String, Integer> raftPorts = new LinkedHashMap<>();
    private final Map<String, Integer> clientPorts = new LinkedHashMap<>();
    private final Map<String, Process> running = new LinkedHashMap<>();

    Processes(Path directory, String... ids) throws IOException {
        this.directory = directory;
        for (String id : ids) {
            raftPorts.put(id, FreePorts.next());
            clientPorts.put(id, FreePorts.next());
        }
    }

    /** Starts a server and returns when it says that it serves. */
    void start(String id, String... more) throws IOException, InterruptedException {
        List<String> cluster = new ArrayList<>();
        raftPorts.forEach((node, port) -> {
            // A node that is not started yet is no founder.
            if (node.compareTo("3") <= 0 || node.equals(id)) {
                cluster.add(node + "=127.0.0.1:" + port);
            }
        });
        List<String> arguments = new ArrayList<>(List.of(
                "server",
                "--id",
                id,
                "--cluster",
                String.join(",", cluster),
                "--data",
                directory.resolve(id).toString(),
                "--listen",
                "127.0.0.1:" + port(id)));
        arguments.addAll(Arrays.asList(more));
        Path err = directory.resolve(id + ".err");
        Process process = ChildJvm.builder(directory, Main.class, arguments)
                .redirectError(err.toFile())
                .start();
        running.put(id, process);
        var out = process.inputReader();
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("node " + id + " serves clients at "), line + Files.readString(err));
    }

    int port(String id) {
        return clientPorts.getOrDefault(id, 0);
    }

    String raftAddress(String id) {
        return "127.0.0.1:" + raftPorts.get(id);
    }

    Path directory() {
        return directory;
    }

    /** Kills a server as the kernel would. */
    void kill(String id) throws InterruptedException {
        Process process = running.remove(id);
        assertTrue(process != null, id);
        process.destroyForcibly().waitFor();
    }

    /** Sends a server a signal, as STOP or CONT. */
    void signal(String id, String name) throws IOException, InterruptedException {
        Process process = running.get(id);
        assertTrue(process != null, id);
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertEquals(0, kill.waitFor());
    }

    /** Asks a server to end, as a supervisor would, and checks that it ends well. */
    void terminate(String id) throws InterruptedException {
        Process process = running.remove(id);
        assertTrue(process != null, id);
        process.destroy();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running: " + id);
        assertEquals(0, process.exitValue());
    }

    /** Returns who leads, in the eyes of those that run; waits until someone does. */
    String awaitLeader() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            for (String id : running.keySet()) {
                try (RawClient client = new RawClient(port(id))) {
                    if (client.ask("INFO raft").contains("\r\nrole:leader\r\n")) {
                        // Answered only when it really leads.
                        if (client.ask("DBSIZE").startsWith(":")) {
                            return id;
                        }
                    }
                }
            }
        }
        throw new AssertionError("no leader");
    }

    @Override
    public void close() {
        for (Process process : running.values()) {
            process.destroyForcibly().onExit().join();
        }
    }
}
