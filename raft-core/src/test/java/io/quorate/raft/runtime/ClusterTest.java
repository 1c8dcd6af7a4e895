package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole nodes, from the builder to the state machine, in virtual time. */
class ClusterTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void threeNodesElectALeaderAndServeProposalsAndReadsOnEachNode(long seed) {
        try (TestCluster cluster = TestCluster.start(seed, 3)) {
            cluster.awaitLeader();
            List<String> expected = new ArrayList<>();
            for (TestCluster.Place place : cluster.running()) {
                String command = "from " + place.id;
                expected.add(command);
                assertEquals(expected.size(), cluster.propose(place, command).result());
            }
            for (TestCluster.Place place : cluster.running()) {
                List<String> seen = cluster.await(place.node().read(() -> List.copyOf(place.machine.commands())));
                assertEquals(expected, seen, "linearizable read on node " + place.id);
            }
            cluster.awaitEverywhere("the commands everywhere", () -> expected);
        }
    }

    @Test
    void aLoneNodeLeadsItself() {
        try (TestCluster cluster = TestCluster.start(1, 1)) {
            TestCluster.Place only = cluster.awaitLeader();
            assertEquals(1, cluster.propose(only, "a").result());
            assertEquals(
                    1,
                    cluster.await(only.node().read(() -> only.machine.commands().size())));
        }
    }

    @Test
    void proposalsMadeTogetherAreAppliedInTheirOrder() {
        try (TestCluster cluster = TestCluster.start(3, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place follower = cluster.follower();
            List<CompletableFuture<Committed<Integer>>> futures = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                futures.add(leader.node().propose(Bytes.utf8("c" + i)));
            }
            for (int i = 0; i < futures.size(); i++) {
                assertEquals(i + 1, cluster.await(futures.get(i)).result());
            }
            long index = futures.get(9_999).join().index() + 1;
            List<CompletableFuture<Committed<Integer>>> forwarded = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                forwarded.add(follower.node().propose(Bytes.utf8("f" + i)));
            }
            for (int i = 0; i < forwarded.size(); i++) {
                assertEquals(new Committed<>(index + i, 10_001 + i), cluster.await(forwarded.get(i)));
            }
        }
    }

    @Test
    void aStaleReadNeedsNoLeader() {
        try (TestCluster cluster = TestCluster.start(4, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.propose(leader, "a");
            cluster.awaitEverywhere("a everywhere", () -> List.of("a"));
            cluster.stopNode("1");
            cluster.stopNode("2");
            TestCluster.Place left = cluster.place("3");
            cluster.environment.advance(Duration.ofSeconds(2));
            assertEquals(
                    List.of("a"),
                    cluster.await(left.node().read(ReadConsistency.STALE, () -> left.machine.commands())));
            CompletableFuture<Integer> read = left.node().read(() -> 1);
            cluster.awaitFailure(NotLeaderException.class, read);
        }
    }

    @Test
    void aQueryThatThrowsFailsItsCallerOnly() {
        try (TestCluster cluster = TestCluster.start(5, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            CompletableFuture<Integer> bad = leader.node().read(() -> {
                throw new UnsupportedOperationException("no");
            });
            cluster.awaitFailure(UnsupportedOperationException.class, bad);
            assertEquals(1, cluster.propose(leader, "a").result());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void theOthersGoOnWhenTheLeaderIsGoneAndItCatchesUpWhenItIsBack(long seed) {
        try (TestCluster cluster = TestCluster.start(seed, 3)) {
            TestCluster.Place first = cluster.awaitLeader();
            cluster.propose(first, "a");
            String lost = first.id.value();
            cluster.stopNode(lost);
            TestCluster.Place second = cluster.awaitLeader();
            assertFalse(second == first);
            assertEquals(2, cluster.propose(second, "b").result());
            cluster.startNode(lost);
            cluster.awaitEverywhere("both commands everywhere", () -> List.of("a", "b"));
        }
    }

    @Test
    void allNodesComeBackFromTheirStores() {
        try (TestCluster cluster = TestCluster.start(21, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            long term = leader.node().status().term();
            for (int i = 0; i < 5; i++) {
                cluster.propose(leader, "c" + i);
            }
            cluster.await(leader.node().takeSnapshot());
            cluster.propose(leader, "after");
            List.of("1", "2", "3").forEach(cluster::stopNode);
            List.of("1", "2", "3").forEach(cluster::startNode);
            TestCluster.Place next = cluster.awaitLeader();
            assertTrue(next.node().status().term() > term);
            assertEquals(7, cluster.propose(next, "last").result());
            cluster.awaitEverywhere("all of it", () -> List.of("c0", "c1", "c2", "c3", "c4", "after", "last"));
        }
    }

    @Test
    void callersOfAClosedNodeLearnWhatIsKnown() {
        try (TestCluster cluster = TestCluster.start(31, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            RaftNode<Integer> node = leader.node();
            // Without the others, what is accepted cannot be committed.
            for (TestCluster.Place other : cluster.running()) {
                if (other != leader) {
                    cluster.network.disconnect(leader.id, other.id);
                }
            }
            CompletableFuture<Committed<Integer>> accepted = node.propose(Bytes.utf8("accepted"));
            CompletableFuture<Integer> reading = node.read(() -> 1);
            cluster.environment.runAll();
            CompletableFuture<Committed<Integer>> untouched = node.propose(Bytes.utf8("untouched"));
            CompletableFuture<?> status = node.freshStatus();
            assertFalse(accepted.isDone());
            node.close();
            cluster.awaitFailure(OutcomeUnknownException.class, accepted);
            cluster.awaitFailure(NodeClosedException.class, reading);
            cluster.environment.runAll();
            assertTrue(untouched.isCompletedExceptionally());
            assertTrue(status.isCompletedExceptionally());
            cluster.awaitFailure(NodeClosedException.class, node.propose(Bytes.utf8("late")));
            cluster.awaitFailure(NodeClosedException.class, node.read(() -> 1));
            cluster.awaitFailure(NodeClosedException.class, node.read(ReadConsistency.STALE, () -> 1));
            cluster.awaitFailure(NodeClosedException.class, node.takeSnapshot());
            cluster.awaitFailure(NodeClosedException.class, node.freshStatus());
        }
    }

    @Test
    void aLeaderCutOffEndsItsCallersInTime() {
        try (TestCluster cluster = TestCluster.start(32, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            for (TestCluster.Place other : cluster.running()) {
                if (other != leader) {
                    cluster.network.disconnect(leader.id, other.id);
                }
            }
            CompletableFuture<Committed<Integer>> accepted = leader.node().propose(Bytes.utf8("lonely"));
            cluster.awaitFailure(OutcomeUnknownException.class, accepted);
            assertFalse(leader.node().status().role() == RoleName.LEADER);
            cluster.awaitFailure(NotLeaderException.class, leader.node().propose(Bytes.utf8("again")));
        }
    }

    @Test
    void anEntryOfALaterLeaderTakesThePlaceOfAnAbandonedOne() {
        try (TestCluster cluster = TestCluster.start(33, 3)) {
            TestCluster.Place old = cluster.awaitLeader();
            for (TestCluster.Place other : cluster.running()) {
                if (other != old) {
                    cluster.network.disconnect(old.id, other.id);
                }
            }
            CompletableFuture<Committed<Integer>> abandoned = old.node().propose(Bytes.utf8("abandoned"));
            // Long enough for the others to elect and commit, not so long that the caller gives up.
            cluster.environment.runUntil(
                    "another leader",
                    TestCluster.LIMIT,
                    () -> cluster.running().stream()
                            .anyMatch(place ->
                                    place != old && place.node().status().role() == RoleName.LEADER));
            TestCluster.Place next = cluster.running().stream()
                    .filter(place -> place != old && place.node().status().role() == RoleName.LEADER)
                    .findFirst()
                    .orElseThrow();
            assertEquals(1, cluster.propose(next, "taken").result());
            assertFalse(abandoned.isDone());
            cluster.network.connectAll();
            ProposalRejectedException rejected = cluster.awaitFailure(ProposalRejectedException.class, abandoned);
            TestCluster.assertSays("another leader's entry", rejected);
            cluster.awaitEverywhere("the later leader's command only", () -> List.of("taken"));
        }
    }
}
