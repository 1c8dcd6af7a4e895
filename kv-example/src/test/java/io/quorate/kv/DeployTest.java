package io.quorate.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quorate.kv.server.ServerOptions;
import io.quorate.kv.watch.WatchOptions;
import io.quorate.raft.protocol.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files for systemd and Kubernetes, held against what the server understands and what their own tools say. */
class DeployTest {
    private static final Path DEPLOY = Path.of("deploy");
    private static final Path UNIT = DEPLOY.resolve("systemd/quorate-kv.service");
    private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
    private static final Path MANIFEST = KUBERNETES.resolve("quorate-kv.yaml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z_]+)\\}?");

    @Test
    void theServerUnderstandsTheUnit() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("STATE_DIRECTORY", "/var/lib/quorate-kv"));
        for (String line : Files.readAllLines(DEPLOY.resolve("systemd/node.env"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                environment.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String start = lines(UNIT, "ExecStart=").get(0);
        String words = VARIABLE.matcher(start.substring(start.indexOf(" server ") + " server ".length()))
                .replaceAll(name -> {
                    String value = environment.get(name.group(1));
                    assertTrue(value != null, name.group(1) + " is not in node.env");
                    return Matcher.quoteReplacement(String.valueOf(value));
                });
        ServerOptions options = options(List.of(words.split(" +")));
        assertEquals(3, options.founders().size());
        assertEquals(Path.of("/var/lib/quorate-kv"), options.data());
        assertTrue(options.tls().isPresent());
        assertEquals(Optional.of("kv1.example.net:9100"), options.watch().map(WatchOptions::listen));
    }

    @Test
    void theServerUnderstandsTheManifest() throws Exception {
        List<String> words = new ArrayList<>();
        String text = Files.readString(MANIFEST);
        String arguments = text.substring(text.indexOf("          args:\n"), text.indexOf("          env:\n"));
        arguments.lines().skip(1).map(line -> line.strip().substring(2)).forEach(words::add);
        assertEquals("server", words.remove(0));
        for (int pod = 0; pod < 3; pod++) {
            String name = "kv-" + pod;
            ServerOptions options = options(words.stream()
                    .map(word -> word.replace("$(POD_NAME)", name))
                    .toList());
            assertEquals(Member.of(name, name + ".kv-nodes:7000"), options.self());
            assertEquals(3, options.founders().size());
            assertEquals(Optional.of("0.0.0.0:9100"), options.watch().map(WatchOptions::listen));
            assertTrue(text.contains("{name: redis, containerPort: 6379}"));
            assertEquals("0.0.0.0:6379", options.clients().listen());
        }
        assertTrue(text.contains("\n  serviceName: kv-nodes\n") && text.contains("\n  replicas: 3\n"));
        assertTrue(text.contains("path: /health/live") && text.contains("path: /health/ready"));
    }

    private static ServerOptions options(List<String> words) throws UsageException {
        ServerCommand server = new ServerCommand();
        return ServerCommand.options(Arguments.parse(server.options(), words));
    }

    private static List<String> lines(Path file, String start) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(start))
                .toList();
    }

    @Test
    void systemdFindsNothingWrong() throws Exception {
        assumeTrue(isThere("systemd-analyze"), "systemd is not on this machine");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/java")), "Java is elsewhere on this machine");
        assertEquals("", said("systemd-analyze", "verify", UNIT.toAbsolutePath().toString()));
    }

    @Test
    void kubectlReadsTheManifest() throws Exception {
        assumeTrue(isThere("kubectl"), "kubectl is not on this machine");
        String all = said("kubectl", "kustomize", KUBERNETES.toString());
        for (String kind : List.of("Service", "PodDisruptionBudget", "StatefulSet")) {
            assertTrue(all.contains("\nkind: " + kind + "\n"), all);
        }
    }

    private static boolean isThere(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(":", -1)).anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static String said(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
