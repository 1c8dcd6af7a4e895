package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.Committed;
import io.quorate.raft.api.DiskFullException;
import io.quorate.raft.api.LeaseOptions;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Reads by lease and of bounded age, and a full disk, on whole nodes in virtual time. */
class ClusterReadTest {
    private static final Duration TIMEOUT = Duration.ofMillis(100);

    private static CompletableFuture<Integer> read(TestCluster.Place place, ReadConsistency consistency) {
        return place.node().read(consistency, () -> place.machine.commands().size());
    }

    private static void cutOff(TestCluster cluster, TestCluster.Place alone) {
        for (TestCluster.Place other : cluster.running()) {
            if (other != alone) {
                cluster.network.disconnect(alone.id, other.id);
            }
        }
    }

    @Test
    void aLeaderAnswersByItsLeaseWhenNobodyCanBeAsked() {
        try (TestCluster cluster = TestCluster.start(1, 3, TestCluster.OPTIONS.with(LeaseOptions.ENABLED))) {
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.propose(leader, "a");
            cluster.environment.advance(TIMEOUT);
            cutOff(cluster, leader);
            CompletableFuture<Integer> asked = read(leader, ReadConsistency.LINEARIZABLE);
            CompletableFuture<Integer> leased = read(leader, ReadConsistency.LEASE);
            cluster.environment.runAll();
            assertEquals(1, leased.join());
            assertFalse(asked.isDone());
            cluster.environment.advance(TIMEOUT.multipliedBy(2));
            cluster.awaitFailure(NotLeaderException.class, read(leader, ReadConsistency.LEASE));
        }
    }

    @Test
    void aReadByLeaseWorksWithoutLeasesAndOnFollowers() {
        try (TestCluster cluster = TestCluster.start(2, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.propose(leader, "a");
            assertEquals(1, cluster.await(read(leader, ReadConsistency.LEASE)));
            assertEquals(1, cluster.await(read(cluster.follower(), ReadConsistency.LEASE)));
        }
    }

    @Test
    void aReadOfBoundedAgeAsksNobodyWithinTheBound() {
        try (TestCluster cluster = TestCluster.start(3, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place follower = cluster.follower();
            cluster.propose(leader, "a");
            ReadConsistency bounded = ReadConsistency.staleness(TIMEOUT);
            assertEquals(1, cluster.await(read(follower, bounded)));
            cutOff(cluster, follower);
            cluster.propose(leader, "b");
            assertEquals(1, cluster.await(read(follower, bounded)));
            cluster.environment.advance(TIMEOUT.multipliedBy(2));
            cluster.awaitFailure(ProposalRejectedException.class, read(follower, bounded));
            cluster.network.connectAll();
            cluster.awaitLeader();
            assertEquals(2, cluster.await(read(follower, bounded)));
        }
    }

    @Test
    void aBoundIsNotNegativeAndBelongsToTheKindThatHasOne() {
        assertThrows(IllegalArgumentException.class, () -> ReadConsistency.staleness(Duration.ofNanos(-1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReadConsistency(ReadConsistency.Kind.STALE, Duration.ofNanos(1)));
    }

    @Test
    void aLeaderWithAFullDiskMakesWayAndComesBackByItself() {
        try (TestCluster cluster = TestCluster.start(4, 3)) {
            TestCluster.Place full = cluster.awaitLeader();
            cluster.propose(full, "a");
            full.log.isFull(true);
            CompletableFuture<Committed<Integer>> unlucky = full.node().propose(Bytes.utf8("b"));
            cluster.environment.runUntil(
                    "the step-down",
                    TestCluster.LIMIT,
                    () -> full.node().status().role() != RoleName.LEADER);
            cluster.awaitFailure(DiskFullException.class, full.node().propose(Bytes.utf8("c")));
            TestCluster.Place other = cluster.awaitLeader();
            assertTrue(other != full);
            cluster.propose(other, "d");
            full.log.isFull(false);
            cluster.environment.runUntil("the end of the first", TestCluster.LIMIT, unlucky::isDone);
            cluster.propose(full, "e");
            List<String> expected = List.copyOf(full.machine.commands());
            cluster.awaitEverywhere("the same everywhere", () -> expected);
            assertEquals(List.of(), full.failures);
        }
    }

    @Test
    void aLoneNodeWithAFullDiskRefusesAndGoesOnByItself() {
        try (TestCluster cluster = TestCluster.start(5, 1)) {
            TestCluster.Place only = cluster.awaitLeader();
            only.log.isFull(true);
            CompletableFuture<Committed<Integer>> waiting = only.node().propose(Bytes.utf8("a"));
            cluster.environment.runAll();
            cluster.awaitFailure(DiskFullException.class, only.node().propose(Bytes.utf8("b")));
            only.log.isFull(false);
            assertEquals(1, cluster.await(waiting).result());
            assertEquals(2, cluster.propose(only, "c").result());
        }
    }
}
