package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quorate.kv.ChildJvm;
import io.quorate.kv.tls.Authority;
import io.quorate.kv.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers that talk TLS with each other and with clients, each with a certificate of its own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TlsIT {
    @TempDir
    Path directory;

    private TlsFiles own;
    private Processes servers;

    @BeforeEach
    void startServers() throws Exception {
        Authority authority = new Authority(directory.resolve("certificates"));
        own = authority.certify("client", "ip:127.0.0.1");
        servers = new Processes(directory, "1", "2", "3");
        for (String id : List.of("1", "2", "3")) {
            TlsFiles node = authority.certify("node" + id, "ip:127.0.0.1");
            servers.start(id, options(node, "--tls-clients", "verify"));
        }
    }

    @AfterEach
    void stopServers() {
        servers.close();
    }

    private static String[] options(TlsFiles own, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--tls-cert",
                own.certificate().toString(),
                "--tls-key",
                own.key().toString(),
                "--tls-ca",
                own.authority().toString()));
        options.addAll(Arrays.asList(more));
        return options.toArray(String[]::new);
    }

    @Test
    void theShellIsServedByEachAndNobodyWithoutACertificate() throws Exception {
        for (String id : List.of("1", "2", "3")) {
            ChildJvm.Ended ended = shell(id, "put a " + id + "\nget a\n", options(own));
            assertEquals("ok\n" + id + "\n", ended.out(), ended.toString());
        }
        servers.terminate("1");
        assertEquals("3\n", shell("2", "get a\n", options(own)).out());
        ChildJvm.Ended nameless =
                shell("2", "get a\n", "--tls-ca", own.authority().toString());
        assertEquals(1, nameless.exit(), nameless.toString());
        ChildJvm.Ended plain = shell("2", "get a\n");
        assertEquals(1, plain.exit(), plain.toString());
    }

    @Test
    void redisCliIsServedWhereThereIsOne() throws Exception {
        assumeTrue(Programs.find("redis-cli").isPresent(), "redis-cli is not installed");
        for (String id : List.of("1", "2", "3")) {
            Process process = new ProcessBuilder(
                            "redis-cli",
                            "-p",
                            String.valueOf(servers.port(id)),
                            "--tls",
                            "--cert",
                            own.certificate().toString(),
                            "--key",
                            own.key().toString(),
                            "--cacert",
                            own.authority().toString(),
                            "INCR",
                            "n")
                    .redirectErrorStream(true)
                    .start();
            try (Stream<String> lines = process.inputReader().lines()) {
                assertEquals(List.of(id), lines.toList());
            }
            assertEquals(0, process.waitFor());
        }
    }

    @Test
    void mistakesAreNamed() throws IOException, InterruptedException {
        assertTrue(server("--tls-cert", own.certificate().toString())
                .startsWith("kv-example: TLS needs --tls-cert, --tls-key and --tls-ca\n"));
        assertTrue(server(options(own, "--tls-clients", "perhaps"))
                .startsWith("kv-example: --tls-clients must be off, on or verify: perhaps\n"));
        TlsFiles lost = new TlsFiles(own.certificate(), directory.resolve("lost"), own.authority());
        assertEquals("kv-example: TLS: cannot read " + directory.resolve("lost") + "\n", server(options(lost)));
    }

    private String server(String... more) throws IOException, InterruptedException {
        Path data = directory.resolve("another");
        List<String> arguments = new ArrayList<>(List.of(
                "server", "--id", "1", "--cluster", "1=127.0.0.1:1", "--data", data.toString(), "--listen", "a:1"));
        arguments.addAll(Arrays.asList(more));
        return ChildJvm.runMain(directory, "", arguments.toArray(String[]::new)).err();
    }

    private ChildJvm.Ended shell(String id, String input, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("shell", "--connect", "127.0.0.1:" + servers.port(id)));
        arguments.addAll(Arrays.asList(more));
        return ChildJvm.runMain(directory, input, arguments.toArray(String[]::new));
    }
}
