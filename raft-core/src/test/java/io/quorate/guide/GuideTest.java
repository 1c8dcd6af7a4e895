package io.quorate.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftHost;
import io.quorate.raft.RaftNode;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.MembershipChangeException;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of the guide, on threads and in real time, as their readers will. */
@Timeout(120)
class GuideTest {
    private static final NodeId ONE = NodeId.of("1");
    private static final Configuration ALONE = Configuration.ofVoters(Member.of("1", "shop1:7000"));
    private static final Bytes APPLES = Stock.change("apples", 5);

    @TempDir
    Path directory;

    @Test
    void commandsQueriesSessionsAndSnapshots() throws Exception {
        try (GuideCluster cluster = new GuideCluster(directory, StockNode.OPTIONS)) {
            RaftNode<Stock.Answer> leader = cluster.leader();
            assertEquals(5, Calls.deliver(leader));
            for (Member member : Members.FOUNDERS.voters()) {
                assertAllRead(5, cluster, member.id().value());
            }
            List<Committed<Stock.Answer>> sold = Calls.sell(cluster.node("1"), cluster.node("2"));
            assertEquals(4, sold.get(0).result().left());
            assertEquals(sold.get(1), sold.get(2));
            assertEquals(
                    new Stock.Answer(false, 3),
                    leader.propose(Stock.change("apples", -9)).join().result());
            List<CompletableFuture<Committed<Stock.Answer>>> ends =
                    Calls.all(cluster.node("3"), Collections.nCopies(3_000, Stock.change("pears", 1)));
            assertEquals(3_000, ends.get(2_999).join().result().left());
            assertTrue(Watching.snapshot(leader) > 3_000);
            String status = Watching.describe(leader);
            assertTrue(status.contains("LEADER") && status.contains("lags"), status);
        }
    }

    /**
     * The stale read is answered at once, perhaps by a follower that lags; but after the others it has what they saw.
     */
    private static void assertAllRead(long count, GuideCluster cluster, String id) {
        List<Long> first = Calls.reads(cluster.node(id), cluster.stock(id));
        assertEquals(Collections.nCopies(3, count), first.subList(0, 3));
        assertTrue(first.get(3) == 0 || first.get(3) == count, first.toString());
        assertEquals(Collections.nCopies(4, count), Calls.reads(cluster.node(id), cluster.stock(id)));
    }

    @Test
    void whatBecomesOfACommand() throws Exception {
        ReplicationOptions small = new ReplicationOptions(1_000, 1_000, 8, 10_000, 1_500, 10_000, 10_000);
        RaftOptions options = StockNode.OPTIONS.with(small);
        try (GuideCluster cluster = new GuideCluster(directory, options)) {
            RaftNode<Stock.Answer> leader = cluster.leader();
            assertTrue(outcome(Calls.persist(leader, APPLES, 9)).startsWith("applied"));
            assertEquals(
                    "surely not executed; here it never will be",
                    outcome(Calls.persist(leader, Bytes.copyOf(new byte[1_001]), 9)));
            cluster.cutOff(leader.id());
            CompletableFuture<Committed<Stock.Answer>> waiting = leader.propose(new byte[900]);
            assertTrue(leader.freshStatus().get(30, TimeUnit.SECONDS).log().uncommittedBytes() > 900);
            assertEquals("surely not executed; later it may pass", outcome(leader.propose(new byte[1_000])));
            assertFalse(waiting.isDone());
            leader.close();
            assertEquals("nobody knows", outcome(waiting));
            assertEquals("surely not executed; here it never will be", outcome(leader.propose(APPLES)));
        }
    }

    @Test
    void aNodeWithoutALeaderSaysSo() {
        StockNode.Ground ground = Grounds.inMemory(ONE, new InProcessNetwork(), directory);
        try (StockNode lonely = StockNode.start(ground, Members.FOUNDERS, StockNode.OPTIONS)) {
            assertEquals(
                    "surely not executed; the leader: Optional.empty",
                    outcome(lonely.node().propose(APPLES)));
        }
    }

    private static String outcome(CompletableFuture<Committed<Stock.Answer>> end) {
        return end.handle(Calls::outcome).orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void membersComeAndGo() throws Exception {
        try (GuideCluster cluster = new GuideCluster(directory, StockNode.OPTIONS)) {
            RaftNode<Stock.Answer> node = cluster.node("2");
            if (cluster.leader() == node) {
                node.transferLeadership(ONE).join();
            }
            assertEquals(node.id(), Members.handOver(cluster.node("1")));
            cluster.startNewcomer("4");
            assertEquals(4, Members.join(node).voters().size());
            cluster.startNewcomer("5");
            assertEquals(
                    1, persistently(() -> Members.addLearner(node)).learners().size());
            Configuration swapped = persistently(() -> Members.swap(node).join().result());
            assertEquals(List.of("1", "2", "3", "5"), voters(swapped));
            cluster.startNewcomer("6");
            assertEquals(List.of("1", "2", "5", "6"), voters(Members.replace(node)));
            Member moved = persistently(() -> Members.move(node))
                    .member(NodeId.of("2"))
                    .orElseThrow();
            assertEquals("shop2.example.org:7000 10", moved.address() + " " + moved.priority());
        }
    }

    /** Asks again while the leader refuses for a reason that passes, as where it writes down who has come. */
    private static Configuration persistently(Supplier<Configuration> request) {
        while (true) {
            try {
                return request.get();
            } catch (CompletionException e) {
                boolean passes = e.getCause() instanceof BusyException
                        || (e.getCause() instanceof MembershipChangeException refused
                                && refused.reason() != Rejection.INVALID_CHANGE);
                if (!passes) {
                    throw e;
                }
            }
        }
    }

    private static List<String> voters(Configuration configuration) {
        return configuration.voters().stream().map(voter -> voter.id().value()).toList();
    }

    @Test
    void aGroupInADirectoryOutlivesTheNode() {
        InProcessNetwork network = new InProcessNetwork();
        for (long left = 5; left <= 15; left += 5) {
            StockNode.Ground ground = Grounds.onDisk(ONE, network::transport, directory);
            try (StockNode node = StockNode.start(ground, ALONE, StockNode.OPTIONS)) {
                assertEquals(
                        left,
                        Calls.persist(node.node(), APPLES, 1_000)
                                .join()
                                .result()
                                .left());
                Watching.snapshot(node.node());
            }
        }
    }

    @Test
    void manyGroupsInOneProcess() throws Exception {
        StockNode.Ground ground = Grounds.inMemory(ONE, new InProcessNetwork(), directory);
        Recording recording = Watching.record();
        try (RaftHost host = Watching.host(ground)) {
            RaftNode<Stock.Answer> fruit = Watching.group(host, "fruit", ALONE);
            RaftNode<Stock.Answer> bread = Watching.group(host, "bread", ALONE);
            assertEquals(5, Calls.persist(fruit, APPLES, 1_000).join().result().left());
            assertEquals(5, Calls.persist(bread, APPLES, 1_000).join().result().left());
            assertEquals("1 applied, syncs timed", Watching.measure(host, ALONE, APPLES));
        }
        Path flight = directory.resolve("flight.jfr");
        Watching.save(recording, flight);
        assertTrue(Files.size(flight) > 0);
    }
}
