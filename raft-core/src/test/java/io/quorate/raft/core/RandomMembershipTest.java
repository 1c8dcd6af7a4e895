package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.T;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.MembershipOptions;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Seeded storms in which members come and go and leadership is handed on, while messages are lost, repeated and
 * reordered, nodes crash and disks lag. The ledgers judge every step; after the storm the group must heal. Seeds and
 * events may be raised by the system properties {@code quorate.seeds} and {@code quorate.events}.
 */
class RandomMembershipTest {
    private static final int SEEDS = Integer.getInteger("quorate.seeds", 150);
    private static final int EVENTS = Integer.getInteger("quorate.events", 2_000);
    private static final List<NodeId> ALL = List.of(A, B, C, D, E);
    private static final List<NodeId> FOUNDERS = List.of(A, B, C);

    @Test
    @DisplayName("M1, M2, M3, M4, E7: whatever happens, the properties of Figure 3.2 hold and the group heals")
    void storms() {
        Map<String, Integer> totals = new TreeMap<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            Storm storm = new Storm(seed);
            try {
                storm.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", event " + storm.event + ": " + e.getMessage(), e);
            }
            storm.cluster.ledger().counts().forEach((what, count) -> totals.merge(what, count, Integer::sum));
        }
        assertTrue(totals.getOrDefault("configurations", 0) > 3 * SEEDS, totals::toString);
        assertTrue(totals.getOrDefault("snapshots installed", 0) > SEEDS / 10, totals::toString);
    }

    private static final class Storm {
        private final SplittableRandom random;
        private final TestCluster cluster;
        private int event;

        Storm(long seed) {
            random = new SplittableRandom(seed);
            MembershipOptions membership = new MembershipOptions(5, random.nextInt(4) == 0, true);
            cluster = new TestCluster(
                    seed,
                    id -> (FOUNDERS.contains(id) ? Given.core() : Given.log())
                            .options(OPTIONS.with(new SnapshotOptions(12, 0, 3, 64))
                                    .with(membership)),
                    ALL.toArray(new NodeId[0]));
        }

        void run() {
            for (event = 0; event < EVENTS; event++) {
                step();
            }
            heal();
        }

        private void step() {
            NodeId id = ALL.get(random.nextInt(ALL.size()));
            TestNode node = cluster.node(id);
            int dice = random.nextInt(100);
            if (dice < 50) {
                message(dice);
            } else if (!node.isUp()) {
                if (random.nextInt(10) == 0) {
                    cluster.restart(id);
                }
            } else if (dice < 63) {
                node.takeNews();
            } else if (dice < 77) {
                node.sync(1 + random.nextInt(4));
            } else if (dice < 88) {
                node.step(new Event.Tick());
            } else if (dice < 93) {
                cluster.propose(id);
            } else if (dice < 97) {
                administer(node);
            } else {
                fault(id);
            }
        }

        private void message(int dice) {
            List<Message> network = cluster.network();
            if (network.isEmpty()) {
                return;
            }
            int place = dice < 42 ? 0 : random.nextInt(network.size());
            Message message = network.get(place);
            if (dice != 48) {
                network.remove(place);
            }
            if (dice != 49) {
                cluster.deliver(message);
            }
        }

        private void administer(TestNode node) {
            TestNode leader = cluster.leader();
            TestNode asked = leader != null && random.nextBoolean() ? leader : node;
            if (random.nextInt(5) == 0) {
                NodeId target = random.nextBoolean() ? ALL.get(random.nextInt(ALL.size())) : null;
                cluster.transfer(asked.id(), target);
                return;
            }
            Configuration now = asked.state().configuration();
            MembershipChange change = step(now, random.nextInt(ALL.size()));
            if (random.nextBoolean()) {
                change = change.and(step(now, random.nextInt(ALL.size())));
            }
            cluster.change(asked.id(), change);
        }

        private MembershipChange step(Configuration now, int place) {
            NodeId id = ALL.get(place);
            boolean coin = random.nextBoolean();
            if (!now.contains(id)) {
                return MembershipChange.addLearner(new Member(id, id + ":1"));
            }
            if (now.isLearner(id)) {
                return coin || random.nextBoolean() ? MembershipChange.promote(id) : MembershipChange.remove(id);
            }
            return coin ? MembershipChange.demote(id) : MembershipChange.remove(id);
        }

        private void fault(NodeId some) {
            TestNode leader = cluster.leader();
            NodeId id = leader != null && random.nextBoolean() ? leader.id() : some;
            NodeId other = ALL.get(random.nextInt(ALL.size()));
            switch (random.nextInt(10)) {
                case 0 -> cluster.crash(id);
                case 1 -> cluster.isolate(id);
                case 2 -> cluster.cutOneWay(id, other);
                case 3 -> cluster.node(id).step(new Event.PeerUnreachable(other));
                default -> cluster.heal();
            }
        }

        private void heal() {
            cluster.heal();
            for (TestNode node : cluster.nodes()) {
                if (!node.isUp()) {
                    cluster.restart(node.id());
                }
            }
            cluster.settle();
            cluster.ticks(20 * 2 * T);
            TestNode leader = cluster.leader();
            if (leader == null) {
                throw new AssertionError("no leader after the storm: "
                        + cluster.nodes().stream()
                                .map(node ->
                                        node.core().status(LoadStatus.NONE, 0).toString())
                                .toList());
            }
            long token = cluster.propose(leader.id());
            cluster.settle();
            cluster.ticks(2);
            assertInstanceOf(Effect.ProposalAccepted.class, cluster.outcome(token));
            Configuration configuration = leader.state().configuration();
            assertTrue(!configuration.isJoint() && configuration.isIncomingVoter(leader.id()), configuration::toString);
            for (Member member : configuration.members()) {
                TestNode node = cluster.node(member.id());
                assertEquals(configuration, node.state().configuration());
                assertEquals(leader.state().log().last(), node.state().log().last());
                assertEquals(leader.state().log().lastIndex(), node.state().commitIndex());
                assertEquals(leader.machine().commands(), node.machine().commands());
            }
            cluster.clients().check();
        }
    }
}
