package io.quorate.guide;

import io.quorate.raft.RaftHost;
import io.quorate.raft.RaftNode;
import io.quorate.raft.api.CountingMetrics;
import io.quorate.raft.api.HostThreads;
import io.quorate.raft.api.MetricsSnapshot;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.PeerStatus;
import io.quorate.raft.api.RaftMetrics.Counter;
import io.quorate.raft.api.RaftMetrics.Timer;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Recording;

/** Snapshots on demand, many groups, and how nodes are watched. */
final class Watching {
    private Watching() {}

    static long snapshot(RaftNode<Stock.Answer> node) {
        // guide: take snapshot
        SnapshotMeta taken = node.takeSnapshot().join();
        // end
        return taken.index();
    }

    static String describe(RaftNode<Stock.Answer> node) {
        // guide: status
        NodeStatus status = node.freshStatus().join();
        String line = status.node() + " is " + status.role() + " in term " + status.term() + ", has applied "
                + status.log().appliedIndex() + " of " + status.log().commitIndex() + ", "
                + status.load().pendingProposals() + " proposals wait";
        if (status.role() == RoleName.LEADER) {
            for (PeerStatus peer : status.peers()) {
                line += "; " + peer.member().id() + " lags " + peer.lagEntries() + " entries";
            }
        }
        // end
        return line;
    }

    // guide: host
    static RaftHost host(StockNode.Ground ground) {
        return RaftHost.builder()
                .logStore(ground.log())
                .transport(ground.transport())
                .snapshotDirectory(ground.snapshots())
                .threads(HostThreads.ofThisMachine().withAppliers(8))
                .start();
    }

    static RaftNode<Stock.Answer> group(RaftHost host, String name, Configuration founders) {
        return host.node(new Stock())
                .group(GroupId.of(name))
                .resultCodec(new StockCodec())
                .bootstrap(founders)
                .start();
    }
    // end

    static String measure(RaftHost host, Configuration founders, Bytes command) {
        // guide: metrics
        CountingMetrics metrics = new CountingMetrics();
        RaftNode<Stock.Answer> node = host.node(new Stock())
                .group(GroupId.of("measured"))
                .metrics(metrics)
                .bootstrap(founders)
                .start();
        // end
        Calls.persist(node, command, 1_000).join();
        node.close();
        // guide: figures
        MetricsSnapshot figures = metrics.snapshot();
        long applied = figures.count(Counter.PROPOSALS_APPLIED);
        long slowSyncNanos = figures.timing(Timer.SYNC).p99Nanos();
        // end
        return applied + " applied" + (slowSyncNanos > 0 ? ", syncs timed" : "");
    }

    // guide: flight recorder
    static Recording record() {
        Recording recording = new Recording();
        recording.enable("io.quorate.raft.RoleChange");
        recording.enable("io.quorate.raft.SlowSync");
        recording.start();
        return recording;
    }

    static void save(Recording recording, Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        recording.close();
    }
    // end
}
