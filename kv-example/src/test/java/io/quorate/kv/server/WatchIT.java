package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quorate.kv.FreePorts;
import io.quorate.kv.watch.PrometheusPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers that are watched, each of which shows the others too. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WatchIT {
    private static final List<String> IDS = List.of("1", "2", "3");
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private Processes servers;

    @BeforeEach
    void startServers() throws Exception {
        servers = new Processes(directory, "1", "2", "3");
        for (String id : IDS) {
            ports.put(id, FreePorts.next());
        }
        String peers = ports.entrySet().stream()
                .map(port -> port.getKey() + "=127.0.0.1:" + port.getValue())
                .collect(Collectors.joining(","));
        for (String id : IDS) {
            servers.start(id, "--metrics-port", String.valueOf(ports.get(id)), "--metrics-peers", peers);
        }
    }

    @AfterEach
    void stopServers() {
        servers.close();
    }

    @Test
    void everyServerTellsOfTheWholeCluster() throws Exception {
        until(() -> {
            String leader = servers.awaitLeader();
            for (String id : IDS) {
                assertTellsOfAll(id, leader);
            }
            PrometheusPage page = figures(leader);
            for (String id : IDS) {
                if (!id.equals(leader)) {
                    assertEquals(1, page.value("quorate_peer_active{peer=" + id + "}"));
                }
            }
        });

        String first = servers.awaitLeader();
        servers.kill(first);
        until(() -> {
            String next = servers.awaitLeader();
            assertEquals(200, get(next, "/health/ready").status());
            String cluster = get(next, "/cluster").body();
            assertTrue(cluster.contains("\"missing\":{\"" + first + "\":\"127.0.0.1:"), cluster);
        });
        List<String> left = IDS.stream().filter(id -> !id.equals(first)).toList();
        servers.kill(left.get(0));
        until(() -> {
            assertEquals(503, get(left.get(1), "/health/ready").status());
            assertEquals(200, get(left.get(1), "/health/live").status());
        });
    }

    private void assertTellsOfAll(String id, String leader) throws IOException {
        assertEquals(200, get(id, "/health/ready").status());
        PrometheusPage page = figures(id);
        assertEquals(id.equals(leader) ? 1 : 0, page.value("quorate_role{role=leader}"));
        assertEquals(1, page.value("quorate_leader_info{leader=" + leader + "}"));
        String cluster = get(id, "/cluster").body();
        assertTrue(cluster.startsWith("{\"self\":\"" + id + "\","), cluster);
        for (String other : IDS) {
            assertTrue(cluster.contains("{\"node\":\"" + other + "\","), cluster);
        }
        assertTrue(cluster.endsWith("\"missing\":{}}"), cluster);
    }

    @Test
    void thePageDrawsTheCluster() throws Exception {
        Optional<Browser> found = Browser.find();
        assumeTrue(found.isPresent(), "there is no Chromium on this machine");
        Browser browser = found.orElseThrow();
        until(() -> {
            String leader = servers.awaitLeader();
            String follower = leader.equals("1") ? "2" : "1";
            String page = browser.open("http://127.0.0.1:" + ports.get(follower) + "/", directory);
            assertTrue(page.contains("node " + leader + " leads · term "), page);
            assertTrue(page.contains("3 voters · all heard"), page);
            assertTrue(page.contains("class=\"leader\" data-node=\"" + leader + "\""), page);
            assertTrue(page.contains("class=\"follower\" data-node=\"" + follower + "\""), page);
            assertTrue(page.contains("<p id=\"pulse\" class=\"\">live</p>"), page);
        });

        String gone = servers.awaitLeader();
        servers.kill(gone);
        until(() -> {
            String next = servers.awaitLeader();
            String page = browser.open("http://127.0.0.1:" + ports.get(next) + "/", directory);
            assertTrue(page.contains("node " + next + " leads"), page);
            assertTrue(page.contains("1 not heard"), page);
            assertTrue(page.contains("class=\"missing\" data-node=\"" + gone + "\""), page);
        });
    }

    /** What must hold sooner or later: on a busy machine a server may be slow to answer, and leaders may change. */
    private interface Claim {
        void hold() throws Exception;
    }

    private static void until(Claim claim) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        boolean holds = false;
        while (!holds) {
            try {
                claim.hold();
                holds = true;
            } catch (AssertionError notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notYet;
                }
            }
        }
    }

    private PrometheusPage figures(String id) throws IOException {
        return PrometheusPage.parse(get(id, "/metrics").body());
    }

    private Http get(String id, String path) throws IOException {
        return Http.get(ports.getOrDefault(id, 0), path);
    }
}
