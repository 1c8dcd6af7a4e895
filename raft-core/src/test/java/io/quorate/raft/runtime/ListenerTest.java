package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What listeners hear of whole nodes, and what a status says of their load. */
class ListenerTest {

    /** Writes everything down, and throws at each call where told to. */
    private static final class Recorder implements RaftListener {
        private final List<String> heard = new ArrayList<>();
        private final boolean throwing;

        private Recorder(boolean throwing) {
            this.throwing = throwing;
        }

        private void hear(String what) {
            heard.add(what);
            if (throwing) {
                throw new AssertionError(what);
            }
        }

        private boolean hasHeard(String what) {
            return heard.stream().anyMatch(line -> line.startsWith(what));
        }

        @Override
        public void roleChanged(RoleName role, long term, Optional<NodeId> leader, RoleChangeReason reason) {
            hear("role " + role + " " + reason);
        }

        @Override
        public void leaderChanged(Optional<NodeId> leader, long term) {
            hear("leader " + leader.map(NodeId::value).orElse("none"));
        }

        @Override
        public void configurationChanged(Configuration configuration) {
            hear("configuration of " + configuration.members().size());
        }

        @Override
        public void removed(Configuration configuration) {
            hear("removed, left " + configuration.members().size());
        }

        @Override
        public void snapshotTaken(SnapshotMeta snapshot) {
            hear("taken " + snapshot.index());
        }

        @Override
        public void snapshotInstalled(SnapshotMeta snapshot) {
            hear("installed " + snapshot.index());
        }

        @Override
        public void snapshotFailed(Throwable cause) {
            hear("snapshot failed");
        }

        @Override
        public void failed(Throwable cause) {
            hear("failed " + cause.getMessage());
        }

        @Override
        public void stopped() {
            hear("stopped");
        }
    }

    private static TestCluster startListening(long seed, int size, List<Recorder> recorders, boolean throwing) {
        TestCluster cluster = TestCluster.prepare(seed, size, TestCluster.OPTIONS);
        for (TestCluster.Place place : cluster.places.values()) {
            Recorder recorder = new Recorder(throwing);
            recorders.add(recorder);
            place.listener = recorder;
            cluster.startNode(place.id.value());
        }
        return cluster;
    }

    @Test
    void aLoneNodeTellsItsWholeLifeInOrder() {
        List<Recorder> recorders = new ArrayList<>();
        try (TestCluster cluster = startListening(1, 1, recorders, false)) {
            TestCluster.Place only = cluster.awaitLeader();
            cluster.propose(only, "a");
            long last = cluster.await(only.node().takeSnapshot()).index();
            cluster.propose(only, "b");
            only.machine.failSnapshots(true);
            cluster.awaitFailure(StorageException.class, only.node().takeSnapshot());
            cluster.stopNode("1");
            assertEquals(
                    List.of(
                            "role CANDIDATE ELECTION_TIMEOUT",
                            "role LEADER ELECTION_WON",
                            "leader 1",
                            "taken " + last,
                            "snapshot failed",
                            "stopped"),
                    recorders.get(0).heard);
        }
    }

    @Test
    void aRemovedNodeHearsOfItOnceItIsCommitted() {
        List<Recorder> recorders = new ArrayList<>();
        try (TestCluster cluster = startListening(2, 3, recorders, false)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place leaving = cluster.follower();
            cluster.await(leader.node().changeMembership(MembershipChange.remove(leaving.id)));
            Recorder recorder = recorders.get(Integer.parseInt(leaving.id.value()) - 1);
            cluster.environment.runUntil(
                    "the news of the removal", TestCluster.LIMIT, () -> recorder.hasHeard("removed, left 2"));
            cluster.environment.advance(TestCluster.LIMIT.dividedBy(10));
            assertEquals(
                    1,
                    recorder.heard.stream()
                            .filter(line -> line.startsWith("removed"))
                            .count());
            assertTrue(recorder.heard.indexOf("configuration of 2") < recorder.heard.indexOf("removed, left 2"));
            assertFalse(recorders.stream().anyMatch(other -> other != recorder && other.hasHeard("removed")));
            // It goes on running, and after a restart it knows without being told again.
            cluster.stopNode(leaving.id.value());
            Recorder again = new Recorder(false);
            leaving.listener = again;
            cluster.startNode(leaving.id.value());
            cluster.environment.advance(TestCluster.LIMIT.dividedBy(10));
            assertFalse(again.hasHeard("removed"));
        }
    }

    @Test
    void aListenerThatThrowsHarmsNothing() {
        List<Recorder> recorders = new ArrayList<>();
        try (TestCluster cluster = startListening(3, 3, recorders, true)) {
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.propose(leader, "a");
            cluster.await(leader.node().takeSnapshot());
            cluster.await(leader.node().changeMembership(MembershipChange.remove(cluster.follower().id)));
            cluster.propose(leader, "b");
            Recorder recorder = recorders.get(Integer.parseInt(leader.id.value()) - 1);
            assertTrue(recorder.hasHeard("role LEADER"));
            assertTrue(recorder.hasHeard("leader " + leader.id));
            assertTrue(recorder.hasHeard("taken"));
            assertTrue(recorder.hasHeard("configuration of 2"));
            cluster.stopNode(leader.id.value());
            assertTrue(recorder.hasHeard("stopped"));
        }
    }

    @Test
    void aFailureIsToldBeforeTheEnd() {
        List<Recorder> recorders = new ArrayList<>();
        try (TestCluster cluster = startListening(4, 1, recorders, true)) {
            TestCluster.Place only = cluster.awaitLeader();
            only.log.failWrites();
            CompletableFuture<?> unknown = only.node().propose(Bytes.utf8("a"));
            cluster.environment.runUntil(
                    "the failure", TestCluster.LIMIT, () -> recorders.get(0).hasHeard("failed the disk is gone"));
            assertTrue(unknown.isCompletedExceptionally());
            cluster.stopNode("1");
            List<String> heard = recorders.get(0).heard;
            assertEquals(List.of("failed the disk is gone", "stopped"), heard.subList(heard.size() - 2, heard.size()));
        }
    }

    @Test
    void aStatusTellsWhatWaitsAndForHowLong() {
        try (TestCluster cluster = TestCluster.start(5, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            RaftNode<Integer> node = leader.node();
            NodeStatus before = cluster.await(node.freshStatus());
            assertEquals(0, before.load().pendingProposals());
            Duration second = Duration.ofSeconds(1);
            cluster.environment.advance(second);
            LoadStatus later = cluster.await(node.freshStatus()).load();
            assertEquals(before.load().uptime().plus(second), later.uptime());
            assertEquals(before.load().inRole().plus(second), later.inRole());
            assertTrue(later.inRole().compareTo(later.uptime()) < 0);
            assertEquals(RoleChangeReason.ELECTION_WON, before.election().lastChange());

            List<CompletableFuture<?>> waiting =
                    List.of(node.propose(Bytes.utf8("a")), node.propose(Bytes.utf8("b")), node.read(() -> 1));
            LoadStatus busy = cluster.await(node.freshStatus()).load();
            assertEquals(2, busy.pendingProposals());
            assertEquals(1, busy.pendingReads());
            waiting.forEach(cluster::await);
            assertEquals(0, cluster.await(node.freshStatus()).load().pendingProposals());
        }
    }
}
