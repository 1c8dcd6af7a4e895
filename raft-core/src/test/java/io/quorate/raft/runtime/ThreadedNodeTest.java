package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes on real threads, with snapshots in real files, from start to end and again. */
@Timeout(60)
class ThreadedNodeTest {
    private static final GroupId GROUP = GroupId.of("threaded");
    private static final RaftOptions OPTIONS =
            RaftOptions.DEFAULT.with(new ElectionOptions(Duration.ofMillis(10), 5, 100, 3_000));
    private static final List<String> IDS = List.of("1", "2", "3");

    /** Opens when the node knows a leader. */
    private static final class LeaderKnown implements RaftListener {
        private final CountDownLatch known = new CountDownLatch(1);

        @Override
        public void roleChanged(RoleName role, long term, Optional<NodeId> leader, RoleChangeReason reason) {
            if (leader.isPresent()) {
                known.countDown();
            }
        }

        private void await() throws InterruptedException {
            assertTrue(known.await(30, TimeUnit.SECONDS), "no leader");
        }
    }

    @Test
    void startsServesAndStopsWithoutATrace(@TempDir Path directory) throws Exception {
        InProcessNetwork network = new InProcessNetwork();
        List<MemoryLogStore> logs = new ArrayList<>();
        for (String id : IDS) {
            logs.add(new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), NodeId.of(id), 1)));
        }
        int applied = 0;
        for (int life = 0; life < 3; life++) {
            applied = liveOnce(network, logs, directory, applied);
            assertEquals(List.of(), threadsOfNodes());
        }
    }

    private static List<String> threadsOfNodes() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(GROUP.value()))
                .toList();
    }

    private static int liveOnce(InProcessNetwork network, List<MemoryLogStore> logs, Path directory, int applied)
            throws Exception {
        List<Transport> transports = new ArrayList<>();
        List<RaftNode<Integer>> nodes = new ArrayList<>();
        List<LeaderKnown> leaders = new ArrayList<>();
        int expected = applied;
        try {
            for (MemoryLogStore log : logs) {
                NodeId id = log.identity().node();
                Transport transport = network.transport(log.identity());
                transports.add(transport);
                LeaderKnown leader = new LeaderKnown();
                leaders.add(leader);
                nodes.add(start(log, transport, directory.resolve(id.value()), leader));
            }
            for (LeaderKnown leader : leaders) {
                leader.await();
            }
            for (RaftNode<Integer> node : nodes) {
                expected = proposeMany(node, expected);
            }
            assertTrue(nodes.get(0).takeSnapshot().get(30, TimeUnit.SECONDS).index() > 0);
        } finally {
            nodes.forEach(RaftNode::close);
            transports.forEach(Transport::close);
        }
        return expected;
    }

    private static RaftNode<Integer> start(
            MemoryLogStore log, Transport transport, Path directory, RaftListener listener) {
        return RaftNode.builder(new JournalMachine())
                .group(GROUP)
                .logStore(log)
                .transport(transport)
                .snapshotDirectory(directory)
                .bootstrap(Configuration.ofVoters(
                        IDS.stream().map(id -> Member.of(id, "n" + id)).toList()))
                .options(OPTIONS)
                .listener(listener)
                .start();
    }

    private static int proposeMany(RaftNode<Integer> node, int before) throws Exception {
        List<CompletableFuture<Committed<Integer>>> futures = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            futures.add(node.propose(Bytes.utf8(node.id() + "-" + i)));
        }
        int result = before;
        for (CompletableFuture<Committed<Integer>> future : futures) {
            result++;
            assertEquals(result, future.get(30, TimeUnit.SECONDS).result());
        }
        return result;
    }
}
