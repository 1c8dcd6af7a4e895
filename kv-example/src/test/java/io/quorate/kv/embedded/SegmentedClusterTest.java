package io.quorate.kv.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.kv.client.Outcome;
import io.quorate.kv.log.LogKind;
import io.quorate.kv.store.KvCommand;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedded cluster on segmented logs. */
class SegmentedClusterTest {
    @TempDir
    private Path data;

    @Test
    @Timeout(120)
    void itsWritesOutliveACrashAndARestartAndRocksDbIsNotStartedBesideThem() {
        Acknowledged acknowledged = new Acknowledged();
        try (EmbeddedCluster cluster = start(LogKind.SEGMENTED)) {
            NodeId old = cluster.awaitLeader(Clusters.PATIENCE);
            put(cluster, "before", acknowledged);
            cluster.crash(old);
            cluster.awaitLeader(Clusters.PATIENCE);
            put(cluster, "meanwhile", acknowledged);
            cluster.start(old);
            EmbeddedAdmin admin = new EmbeddedAdmin(cluster, cluster.client());
            Outcome.of(admin.add(NodeId.of("4"), Optional.empty()), Clusters.PATIENCE);
            Clusters.assertHolds(cluster, acknowledged, "after a crash");
        }
        StorageException refused = assertThrows(StorageException.class, () -> start(LogKind.ROCKSDB));
        assertEquals(
                data.resolve("1/log") + " holds a log of the kind segmented, not rocksdb: start with --log segmented",
                refused.getMessage());
        try (EmbeddedCluster cluster = start(LogKind.SEGMENTED)) {
            cluster.awaitLeader(Clusters.PATIENCE);
            Clusters.assertHolds(cluster, acknowledged, "after a restart");
        }
    }

    private EmbeddedCluster start(LogKind log) {
        return EmbeddedCluster.start(Clusters.options(data, log));
    }

    private static void put(EmbeddedCluster cluster, String key, Acknowledged acknowledged) {
        KvCommand command = new KvCommand.Put(Bytes.utf8(key), Bytes.utf8(Writers.value(key)));
        Outcome.of(cluster.client().execute(command), Clusters.PATIENCE);
        acknowledged.stored(key, Writers.value(key));
    }
}
