package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

    @TempDir
    Path directory;

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private Processes servers;

    @BeforeEach
    void startServers() throws Exception {
        servers = new Processes(directory, "1", "2", "3");
        for (String id : IDS) {
            ports.put(id, OneServer.freePort());
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
        String leader = servers.awaitLeader();
        for (String id : IDS) {
            assertEquals(200, get(id, "/health/ready").status());
            PrometheusPage page = PrometheusPage.parse(get(id, "/metrics").body());
            assertEquals(id.equals(leader) ? 1 : 0, page.value("quorate_role{role=leader}"));
            assertEquals(1, page.value("quorate_leader_info{leader=" + leader + "}"));
            String cluster = get(id, "/cluster").body();
            assertTrue(cluster.startsWith("{\"self\":\"" + id + "\","), cluster);
            for (String other : IDS) {
                assertTrue(cluster.contains("{\"node\":\"" + other + "\","), cluster);
            }
            assertTrue(cluster.endsWith("\"missing\":{}}"), cluster);
        }
        PrometheusPage page = PrometheusPage.parse(get(leader, "/metrics").body());
        for (String id : IDS) {
            if (!id.equals(leader)) {
                assertEquals(1, page.value("quorate_peer_active{peer=" + id + "}"));
            }
        }

        servers.kill(leader);
        String next = servers.awaitLeader();
        assertEquals(200, get(next, "/health/ready").status());
        String cluster = get(next, "/cluster").body();
        assertTrue(cluster.contains("\"missing\":{\"" + leader + "\":\"127.0.0.1:"), cluster);
        String last = IDS.stream()
                .filter(id -> !id.equals(leader) && !id.equals(next))
                .findFirst()
                .orElseThrow();
        servers.kill(last);
        while (get(next, "/health/ready").status() == 200) {
            Thread.onSpinWait();
        }
        assertEquals(200, get(next, "/health/live").status());
    }

    @Test
    void thePageDrawsTheCluster() throws Exception {
        Optional<Browser> browser = Browser.find();
        assumeTrue(browser.isPresent(), "there is no Chromium on this machine");
        String leader = servers.awaitLeader();
        String follower = leader.equals("1") ? "2" : "1";
        String page = browser.orElseThrow().open("http://127.0.0.1:" + ports.get(follower) + "/", directory);
        assertTrue(page.contains("node " + leader + " leads · term "), page);
        assertTrue(page.contains("3 voters · all heard"), page);
        assertTrue(page.contains("class=\"leader\" data-node=\"" + leader + "\""), page);
        assertTrue(page.contains("class=\"follower\" data-node=\"" + follower + "\""), page);
        assertTrue(page.contains("<p id=\"pulse\" class=\"\">live</p>"), page);

        servers.kill(leader);
        String next = servers.awaitLeader();
        String later = browser.orElseThrow().open("http://127.0.0.1:" + ports.get(next) + "/", directory);
        assertTrue(later.contains("node " + next + " leads"), later);
        assertTrue(later.contains("1 not heard"), later);
        assertTrue(later.contains("class=\"missing\" data-node=\"" + leader + "\""), later);
    }

    private Http get(String id, String path) throws IOException {
        return Http.get(ports.getOrDefault(id, 0), path);
    }
}
