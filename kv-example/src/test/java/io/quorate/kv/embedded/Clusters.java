package io.quorate.kv.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.client.Outcome;
import io.quorate.kv.log.LogKind;
import io.quorate.kv.store.KvEntry;
import io.quorate.kv.store.KvStateMachine;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What the tests of clusters share. */
final class Clusters {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Clusters() {}

    /** Returns options with quick elections, and snapshots so often that each round has some. */
    static EmbeddedOptions options(Path data) {
        return options(data, LogKind.ROCKSDB);
    }

    /** Returns the same options with this kind of log. */
    static EmbeddedOptions options(Path data, LogKind log) {
        RaftOptions raft = RaftOptions.DEFAULT
                .with(new ElectionOptions(Duration.ofMillis(25), 2, 20, 400))
                .with(new SnapshotOptions(150, 1 << 20, 20, 4 << 10));
        return new EmbeddedOptions(data, log, EmbeddedOptions.ANY_PORTS, Duration.ofSeconds(20), raft);
    }

    /** Checks that every node has these values, or later ones where a counter is meant, and that all hold the same. */
    static void assertHolds(EmbeddedCluster cluster, Acknowledged acknowledged, String context) {
        Map<String, String> first = null;
        for (NodeId id : cluster.ids()) {
            Map<String, String> contents = contents(cluster, id);
            acknowledged.values().forEach((key, value) -> {
                String found = contents.get(key);
                assertNotNull(found, () -> context + ": node " + id + " has lost " + key + "=" + value);
                assertEquals(value, found, () -> context + ": node " + id + ", key " + key);
            });
            acknowledged.counters().forEach((key, value) -> {
                String found = contents.getOrDefault(key, "0");
                assertTrue(
                        Long.parseLong(found) >= value,
                        () -> context + ": node " + id + " counted " + key + " to " + found + ", not to " + value);
            });
            if (first == null) {
                first = contents;
            }
            assertEquals(first, contents, context + ": node " + id);
        }
    }

    private static Map<String, String> contents(EmbeddedCluster cluster, NodeId id) {
        Map<String, String> contents = new TreeMap<>();
        for (KvEntry entry : Outcome.of(cluster.client(id).read(KvStateMachine::view), PATIENCE)) {
            contents.put(entry.key().toUtf8(), entry.value().toUtf8());
        }
        return contents;
    }
}
