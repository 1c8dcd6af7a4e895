package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.client.KvFailure;
import io.quorate.kv.watch.PrometheusPage;
import io.quorate.kv.watch.WatchOptions;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.protocol.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as those see it who watch it. */
class WatchTest {
    private static final ServerOptions.Clients CLIENTS =
            new ServerOptions.Clients("127.0.0.1:0", Optional.empty(), OneServer.TIMEOUT, 100);

    @TempDir
    Path directory;

    private KvServer watched(int others, Map<NodeId, String> addresses) throws IOException {
        return OneServer.start(directory, CLIENTS, others, Optional.of(new WatchOptions("127.0.0.1:0", addresses)));
    }

    private static int watchPort(KvServer server) {
        return server.watchAddress().map(InetSocketAddress::getPort).orElseThrow();
    }

    @Test
    void nobodyWatchesUnlessAskedFor() throws IOException {
        try (KvServer server = OneServer.start(directory, Optional.empty(), 100)) {
            assertEquals(Optional.empty(), server.watchAddress());
        }
    }

    @Test
    void theFiguresAreThoseOfTheNodeAndItsClients() throws IOException {
        try (KvServer server = watched(0, Map.of());
                RawClient client = new RawClient(OneServer.port(server))) {
            for (int i = 0; i < 10; i++) {
                assertEquals("+OK", client.ask("SET a " + i));
            }
            assertEquals("\"9\"", client.ask("GET a"));
            assertTrue(client.ask("NONSENSE").startsWith("-ERR"));
            Http answer = Http.get(watchPort(server), "/metrics");
            assertEquals(200, answer.status());
            assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.type());
            PrometheusPage page = PrometheusPage.parse(answer.body());
            assertEquals(1, page.value("quorate_node_info{node=1}"));
            assertEquals(1, page.value("quorate_role{role=leader}"));
            assertEquals(0, page.value("quorate_role{role=follower}"));
            assertEquals(1, page.value("quorate_leader_info{leader=1}"));
            assertEquals(1, page.value("quorate_voters"));
            assertEquals(10, page.value("quorate_proposals_applied_total"));
            assertEquals(1, page.value("quorate_reads_served_total"));
            // The loop hears of what is applied a little later than the client whose command it was.
            assertTrue(page.value("quorate_applied_index") <= page.value("quorate_commit_index"));
            assertTrue(page.value("quorate_sync_seconds_count") > 0);
            assertTrue(page.value("quorate_sync_seconds_sum") > 0);
            assertTrue(page.value("quorate_proposal_seconds{quantile=0.99}") > 0);
            assertEquals(1, page.value("kv_connections"));
            assertEquals(12, page.value("kv_commands_total"));
            assertEquals(1, page.value("kv_command_errors_total"));
            for (RaftMetrics.Counter counter : RaftMetrics.Counter.values()) {
                String name = "quorate_" + counter.name().toLowerCase(Locale.ROOT) + "_total";
                assertTrue(page.families().contains(name), name);
            }
        }
    }

    @Test
    void aServerThatAnswersReadsIsReady() throws IOException {
        try (KvServer server = watched(0, Map.of());
                RawClient client = new RawClient(OneServer.port(server))) {
            assertEquals("+OK", client.ask("SET a 1"));
            int port = watchPort(server);
            assertEquals(new Http(200, "text/plain; charset=utf-8", "live\n"), Http.get(port, "/health/live"));
            assertEquals(new Http(200, "text/plain; charset=utf-8", "ready\n"), Http.get(port, "/health/ready"));
            assertEquals(
                    new Http(200, "application/json", "{\"live\":true,\"ready\":true}"), Http.get(port, "/health"));
        }
    }

    @Test
    void aServerWithoutAMajorityLivesAndIsNotReady() throws IOException {
        try (KvServer server = watched(2, Map.of())) {
            int port = watchPort(server);
            assertEquals(200, Http.get(port, "/health/live").status());
            Http ready = Http.get(port, "/health/ready");
            assertEquals(503, ready.status());
            assertTrue(ready.body().startsWith("not ready: "), ready.body());
            Http both = Http.get(port, "/health");
            assertEquals(503, both.status());
            assertTrue(both.body().startsWith("{\"live\":true,\"ready\":false,\"why\":\""), both.body());
            assertEquals(0, figures(port).value("quorate_leader_known"));
        }
    }

    private static PrometheusPage figures(int port) throws IOException {
        return PrometheusPage.parse(Http.get(port, "/metrics").body());
    }

    @Test
    void othersThatAreNotThereOrAreSomebodyElseAreNamed() throws IOException {
        try (KvServer other = OneServer.start(
                        directory.resolve("other"),
                        CLIENTS,
                        0,
                        Optional.of(new WatchOptions("127.0.0.1:0", Map.of())));
                KvServer server = OneServer.start(
                        directory.resolve("one"),
                        CLIENTS,
                        3,
                        Optional.of(new WatchOptions(
                                "127.0.0.1:0",
                                Map.of(
                                        NodeId.of("3"), "127.0.0.1:" + watchPort(other),
                                        NodeId.of("4"), "127.0.0.1:" + OneServer.port(other)))))) {
            String cluster = Http.get(watchPort(server), "/cluster").body();
            assertTrue(cluster.startsWith("{\"self\":\"1\",\"nodes\":[{\"node\":\"1\","), cluster);
            assertTrue(cluster.contains("\"2\":\"127.0.0.1:"), cluster);
            assertTrue(cluster.contains("is watched as node 1: see --metrics-peers"), cluster);
            assertTrue(cluster.contains("\"4\":\"127.0.0.1:" + OneServer.port(other)), cluster);
        }
    }

    @Test
    void thePageIsThere() throws IOException {
        try (KvServer server = watched(0, Map.of())) {
            int port = watchPort(server);
            Http page = Http.get(port, "/");
            assertEquals("text/html; charset=utf-8", page.type());
            assertTrue(page.body().contains("<title>Quorate</title>"), page.body());
            assertTrue(!page.body().contains("://"), "the page names another host");
            assertEquals(
                    "text/javascript; charset=utf-8",
                    Http.get(port, "/watch.js").type());
            assertEquals("text/css; charset=utf-8", Http.get(port, "/watch.css").type());
            assertEquals(404, Http.get(port, "/watch.html").status());
        }
    }

    @Test
    void tooManyWhoWatchCostThoseNothingWhoUseTheStore() throws IOException {
        try (KvServer server = watched(0, Map.of());
                RawClient client = new RawClient(OneServer.port(server))) {
            List<RawClient> watchers = new ArrayList<>();
            try {
                for (int i = 0; i < 64; i++) {
                    RawClient watcher = new RawClient(watchPort(server));
                    watcher.send("GET /metrics HTTP/1.1\r\nx: ");
                    watchers.add(watcher);
                }
                try (RawClient oneTooMany = new RawClient(watchPort(server))) {
                    assertTrue(oneTooMany.isAtEnd());
                }
                assertEquals("+OK", client.ask("SET a 1"));
                assertEquals("\"1\"", client.ask("GET a"));
            } finally {
                for (RawClient watcher : watchers) {
                    watcher.close();
                }
            }
        }
    }

    @Test
    void aPortThatIsTakenIsNamedAndNothingStaysOpen() throws IOException {
        try (KvServer server = watched(0, Map.of())) {
            WatchOptions taken = new WatchOptions("127.0.0.1:" + watchPort(server), Map.of());
            Path data = directory.resolve("second");
            KvFailure failure =
                    assertThrows(KvFailure.class, () -> OneServer.start(data, CLIENTS, 0, Optional.of(taken)));
            assertTrue(String.valueOf(failure.getMessage()).startsWith("cannot serve metrics at "), failure.toString());
            // What is closed can be opened again.
            ServerOptions.Clients brief =
                    new ServerOptions.Clients("127.0.0.1:0", Optional.empty(), Duration.ofSeconds(1), 1);
            OneServer.start(data, brief, 0).close();
        }
    }
}
