package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.StorageException;
import io.quorate.raft.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots of whole nodes: taken, compacted behind, sent in chunks, installed, and what goes wrong with them. */
class ClusterSnapshotTest {
    static final RaftOptions SMALL = TestCluster.OPTIONS.with(new SnapshotOptions(20, 0, 2, 16));

    private static List<String> proposeMany(TestCluster cluster, TestCluster.Place place, int from, int to) {
        List<String> commands = new ArrayList<>();
        for (int i = from; i < to; i++) {
            commands.add("c" + i);
            cluster.propose(place, "c" + i);
        }
        return commands;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFollowerThatIsFarBehindIsBroughtUpBySnapshot(long seed) {
        try (TestCluster cluster = TestCluster.start(seed, 3, SMALL)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place behind = cluster.follower();
            cluster.stopNode(behind.id.value());
            List<String> expected = proposeMany(cluster, leader, 0, 100);
            assertTrue(cluster.await(leader.node().freshStatus()).log().firstIndex() > 20);
            cluster.startNode(behind.id.value());
            cluster.awaitEverywhere("all commands everywhere", () -> expected);
            assertEquals(1, behind.machine.restores());
            long snapshotIndex = behind.snapshots.latestMeta().orElseThrow().index();
            assertTrue(snapshotIndex >= 60, () -> "installed up to " + snapshotIndex);
            // What was installed is what it starts from the next time.
            cluster.stopNode(behind.id.value());
            cluster.startNode(behind.id.value());
            assertEquals(1, behind.machine.restores());
            cluster.awaitEverywhere("all commands after a restart", () -> expected);
        }
    }

    @Test
    void aSnapshotOnDemandHoldsWhatWasAppliedBefore() {
        try (TestCluster cluster = TestCluster.start(6, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            long index = cluster.propose(leader, "a").index();
            CompletableFuture<SnapshotMeta> first = leader.node().takeSnapshot();
            CompletableFuture<SnapshotMeta> second = leader.node().takeSnapshot();
            assertEquals(index, cluster.await(first).index());
            assertEquals(cluster.await(first), cluster.await(second));
            assertEquals(cluster.await(first), cluster.await(leader.node().takeSnapshot()));
            assertEquals(3, cluster.await(first).configuration().voters().size());
            assertEquals(1, cluster.await(first).configurationIndex());
        }
    }

    @Test
    void aSnapshotHoldsTheConfigurationAtItsEnd() {
        try (TestCluster cluster = TestCluster.start(16, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.propose(leader, "a");
            cluster.await(leader.node().changeMembership(MembershipChange.addLearner(Member.of("9", "node-9"))));
            cluster.propose(leader, "b");
            SnapshotMeta taken = cluster.await(leader.node().takeSnapshot());
            NodeStatus status = cluster.await(leader.node().freshStatus());
            assertEquals(status.configuration(), taken.configuration());
            assertEquals(status.configurationIndex(), taken.configurationIndex());
        }
    }

    @Test
    void whereNothingIsAppliedThereIsNothingToTake() {
        try (TestCluster cluster = TestCluster.start(7, 3)) {
            CompletableFuture<SnapshotMeta> early = cluster.node("1").takeSnapshot();
            cluster.awaitFailure(ProposalRejectedException.class, early);
        }
    }

    @Test
    void aSnapshotThatCannotBeWrittenIsGivenUpAndTriedAgain() {
        try (TestCluster cluster = TestCluster.start(8, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.propose(leader, "a");
            leader.machine.failSnapshots(true);
            StorageException failure =
                    cluster.awaitFailure(StorageException.class, leader.node().takeSnapshot());
            TestCluster.assertSays("no space for the snapshot", failure);
            assertTrue(leader.snapshots.latestMeta().isEmpty());
            leader.machine.failSnapshots(false);
            leader.snapshots.failAppends(true);
            cluster.awaitFailure(StorageException.class, leader.node().takeSnapshot());
            leader.snapshots.failAppends(false);
            cluster.await(leader.node().takeSnapshot());
            assertEquals(2, cluster.propose(leader, "b").result());
            assertEquals(List.of(), leader.failures);
        }
    }

    @Test
    void snapshotsThatKeepFailingAreNotTriedWithEveryBatch() {
        try (TestCluster cluster = TestCluster.start(14, 1, SMALL)) {
            TestCluster.Place only = cluster.awaitLeader();
            only.machine.failSnapshots(true);
            proposeMany(cluster, only, 0, 60);
            int captures = only.machine.captures();
            assertTrue(captures >= 2 && captures <= 10, () -> captures + " attempts");
            only.machine.failSnapshots(false);
            proposeMany(cluster, only, 60, 70);
            assertTrue(only.snapshots.latestMeta().isPresent());
        }
    }

    @Test
    void anIncomingSnapshotThatCannotBeWrittenIsSentAgain() {
        try (TestCluster cluster = TestCluster.start(9, 3, SMALL)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place behind = cluster.follower();
            cluster.stopNode(behind.id.value());
            List<String> expected = proposeMany(cluster, leader, 0, 60);
            behind.snapshots.failAppends(true);
            cluster.startNode(behind.id.value());
            cluster.environment.advance(TestCluster.LIMIT.dividedBy(10));
            assertEquals(0, behind.machine.restores());
            assertEquals(List.of(), behind.failures);
            behind.snapshots.failAppends(false);
            cluster.awaitEverywhere("all commands everywhere", () -> expected);
        }
    }

    @Test
    void aSnapshotThatIsDamagedAtItsSourceIsNeverInstalled() {
        try (TestCluster cluster = TestCluster.start(10, 3, SMALL)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place behind = cluster.follower();
            cluster.stopNode(behind.id.value());
            proposeMany(cluster, leader, 0, 60);
            leader.snapshots.damage();
            cluster.startNode(behind.id.value());
            cluster.environment.advance(TestCluster.LIMIT.dividedBy(10));
            assertEquals(0, behind.machine.restores());
            assertTrue(behind.snapshots.latestMeta().isEmpty());
            assertEquals(List.of(), behind.failures);
        }
    }

    @Test
    void aFailingRestoreStopsTheNodeAndLeavesTheEarlierSnapshot() {
        try (TestCluster cluster = TestCluster.start(11, 3, SMALL)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place behind = cluster.follower();
            proposeMany(cluster, leader, 0, 30);
            cluster.environment.runUntil(
                    "a snapshot of the follower's own",
                    TestCluster.LIMIT,
                    () -> behind.snapshots.latestMeta().isPresent());
            cluster.stopNode(behind.id.value());
            SnapshotMeta before = behind.snapshots.latestMeta().orElseThrow();
            proposeMany(cluster, leader, 30, 90);
            cluster.startNode(behind.id.value());
            behind.machine.failRestore();
            cluster.environment.runUntil("the failure", TestCluster.LIMIT, () -> !behind.failures.isEmpty());
            TestCluster.assertSays("could not be restored", behind.failures.get(0));
            assertEquals(before, behind.snapshots.latestMeta().orElseThrow());
            // The next start finds the log and the snapshot as they were.
            cluster.stopNode(behind.id.value());
            behind.failures.clear();
            cluster.startNode(behind.id.value());
            cluster.environment.runUntil(
                    "the snapshot installed after all",
                    TestCluster.LIMIT,
                    () -> behind.machine.commands().size() == 90);
        }
    }

    @Test
    void aNodeWhoseSnapshotCannotBeRestoredDoesNotStart() {
        try (TestCluster cluster = TestCluster.start(12, 1)) {
            TestCluster.Place only = cluster.awaitLeader();
            cluster.propose(only, "a");
            cluster.await(only.node().takeSnapshot());
            cluster.stopNode("1");
            only.machine = new JournalMachine();
            only.machine.failRestore();
            try (Transport transport = new InProcessNetwork().transport(only.log.identity())) {
                IllegalStateException refusal = assertThrows(
                        IllegalStateException.class,
                        () -> cluster.builder(only, transport).start());
                TestCluster.assertSays("could not be restored", refusal);
            }
        }
    }
}
