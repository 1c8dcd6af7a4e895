package io.quorate.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Seeded storms over {@link TestCluster}: messages lost, repeated and reordered, disks that lag, crashes, partitions,
 * snapshots at small thresholds. The ledgers judge every step; after the storm the cluster must heal. Seeds and events
 * may be raised by the system properties {@code quorate.seeds} and {@code quorate.events}.
 */
class RandomClusterTest {
    private static final int SEEDS = Integer.getInteger("quorate.seeds", 200);
    private static final int EVENTS = Integer.getInteger("quorate.events", 2000);
    private static final int T = 4;
    private static final RaftOptions SMALL = RaftOptions.DEFAULT
            .with(new ElectionOptions(Duration.ofMillis(1), 1, T, 4 * T))
            .with(new ReplicationOptions(1000, 100, 3, 300, 2000, 200, 150))
            .with(new SnapshotOptions(12, 0, 4, 64));

    private static final NodeId[] ALL = {Messages.A, Messages.B, Messages.C, Messages.D, Messages.E};

    @Test
    @DisplayName("I1-I15: safety in a storm, I21: liveness after it")
    void storms() {
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Storm storm = new Storm(seed);
            try {
                storm.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", event " + storm.event, e);
            }
            for (Map.Entry<String, Integer> count :
                    storm.cluster.ledger().counts().entrySet()) {
                counts.merge(count.getKey(), count.getValue(), Integer::sum);
            }
            counts.merge("committed", (int) storm.cluster.ledger().committedIndex(), Integer::sum);
        }
        System.out.println("random clusters: " + counts);
        for (String needed : List.of("snapshots installed", "ReadReady", "ProposalAccepted", "crashes")) {
            assertTrue(counts.getOrDefault(needed, 0) >= SEEDS / 4, needed + " happened too seldom: " + counts);
        }
    }

    private static final class Storm {
        private final SplittableRandom random;
        private final TestCluster cluster;
        private final List<TestNode> nodes;
        private int event;

        Storm(long seed) {
            random = new SplittableRandom(seed);
            int size = 1 + random.nextInt(5);
            NodeId[] ids = List.of(ALL).subList(0, size).toArray(new NodeId[0]);
            boolean learner = size > 1 && random.nextInt(4) == 0;
            int voters = learner ? size - 1 : size;
            List<NodeId> members = List.of(ids);
            Configuration configuration = new Configuration(
                    Messages.members(members.subList(0, voters).toArray(new NodeId[0])),
                    List.of(),
                    Messages.members(members.subList(voters, size).toArray(new NodeId[0])));
            cluster = new TestCluster(
                    seed, id -> Given.core().configuration(configuration).options(SMALL), ids);
            nodes = cluster.nodes();
        }

        void run() {
            for (event = 0; event < EVENTS; event++) {
                step();
            }
            heal();
        }

        private void step() {
            TestNode node = nodes.get(random.nextInt(nodes.size()));
            int dice = random.nextInt(100);
            if (dice < 48) {
                message(dice);
            } else if (!node.isUp()) {
                if (random.nextInt(10) == 0) {
                    cluster.restart(node.id());
                }
            } else if (dice < 62) {
                node.takeNews();
            } else if (dice < 76) {
                node.sync(1 + random.nextInt(4));
            } else if (dice < 86) {
                node.step(new Event.Tick());
            } else if (dice < 94) {
                cluster.propose(node.id());
            } else if (dice < 97) {
                cluster.read(node.id());
            } else {
                fault(node);
            }
        }

        private void message(int dice) {
            List<Message> network = cluster.network();
            if (network.isEmpty()) {
                return;
            }
            int place = dice < 40 ? 0 : random.nextInt(network.size());
            Message message = network.get(place);
            if (dice != 46) {
                network.remove(place);
            }
            if (dice != 47) {
                cluster.deliver(message);
            }
        }

        private void fault(TestNode some) {
            TestNode leader = cluster.leader();
            TestNode node = leader != null && random.nextBoolean() ? leader : some;
            NodeId other = nodes.get(random.nextInt(nodes.size())).id();
            switch (random.nextInt(12)) {
                case 0 -> {
                    cluster.crash(node.id());
                    cluster.ledger().count("crashes");
                }
                case 1 -> cluster.isolate(node.id());
                case 2 -> cluster.cutOneWay(node.id(), other);
                case 3, 4 -> node.step(new Event.PeerUnreachable(other));
                case 5 -> node.step(new Event.SnapshotRequested());
                default -> cluster.heal();
            }
        }

        private void heal() {
            cluster.heal();
            for (TestNode node : nodes) {
                if (!node.isUp()) {
                    cluster.restart(node.id());
                }
            }
            cluster.settle();
            cluster.ticks(20 * 2 * T);
            TestNode leader = cluster.leader();
            if (leader == null) {
                throw new AssertionError("no leader after the storm");
            }
            List<Long> tokens = new ArrayList<>();
            for (TestNode node : nodes) {
                tokens.add(cluster.propose(node.id()));
                cluster.settle();
                tokens.add(cluster.read(node.id()));
                cluster.settle();
            }
            cluster.ticks(2);
            for (int i = 0; i < tokens.size(); i += 2) {
                assertInstanceOf(Effect.ProposalAccepted.class, cluster.outcome(tokens.get(i)));
                assertInstanceOf(Effect.ReadReady.class, cluster.outcome(tokens.get(i + 1)));
            }
            for (TestNode node : nodes) {
                assertEquals(leader.state().log().last(), node.state().log().last());
                assertEquals(leader.state().commitIndex(), node.state().commitIndex());
                assertEquals(leader.state().log().lastIndex(), node.state().commitIndex());
                assertEquals(leader.machine().commands(), node.machine().commands());
                assertEquals(node == leader ? RoleName.LEADER : RoleName.FOLLOWER, node.role());
                assertEquals(List.of(), cluster.clients().openOf(cluster.life(node.id())));
            }
            cluster.clients().check();
        }
    }
}
