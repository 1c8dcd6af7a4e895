package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.Committed;
import io.quorate.raft.api.LeadershipTransferException;
import io.quorate.raft.api.MembershipChangeException;
import io.quorate.raft.api.MembershipOptions;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Members come and go, and leadership moves, on whole nodes in virtual time. */
class ClusterMembershipTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static List<String> voters(Configuration configuration) {
        return configuration.voters().stream()
                .map(member -> member.id().value())
                .toList();
    }

    private static void grow(TestCluster cluster, String via, String... ids) {
        for (String id : ids) {
            Member member = cluster.startStranger(id);
            Committed<Configuration> done = cluster.await(cluster.node(via).addVoter(member, LIMIT));
            assertTrue(done.result().isIncomingVoter(member.id()));
        }
    }

    @Test
    void threeNodesBecomeFiveAndThreeOthersUnderWrites() {
        try (TestCluster cluster = TestCluster.start(31, 3)) {
            TestCluster.Place follower = cluster.follower();
            List<String> written = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                cluster.propose(follower, "a" + i);
                written.add("a" + i);
            }
            grow(cluster, follower.id.value(), "4", "5");
            cluster.propose(cluster.place("5"), "b");
            written.add("b");
            MembershipChange shrink =
                    MembershipChange.remove(NodeId.of("1")).and(MembershipChange.remove(NodeId.of("2")));
            Committed<Configuration> last = cluster.await(cluster.node("4").changeMembership(shrink));
            assertEquals(List.of("3", "4", "5"), voters(last.result()));
            assertFalse(last.result().isJoint());
            cluster.stopNode("1");
            cluster.stopNode("2");
            cluster.awaitLeader();
            cluster.propose(cluster.place("3"), "c");
            written.add("c");
            cluster.awaitEverywhere("every write on the three that are left", () -> written);
            assertEquals(
                    last.index(), cluster.await(cluster.node("5").freshStatus()).configurationIndex());
        }
    }

    @Test
    void aNodeIsReplacedInOneCallAndCatchesUpBySnapshot() {
        RaftOptions options =
                TestCluster.OPTIONS.with(new SnapshotOptions(10, 0, 2, 16)).with(new MembershipOptions(3, false, true));
        try (TestCluster cluster = TestCluster.start(32, 3, options)) {
            List<String> written = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                cluster.propose(cluster.awaitLeader(), "a" + i);
                written.add("a" + i);
            }
            TestCluster.Place gone = cluster.follower();
            cluster.stopNode(gone.id.value());
            TestCluster.Place leader = cluster.awaitLeader();
            Member member = cluster.startStranger("4");
            Committed<Configuration> done = cluster.await(leader.node().replace(gone.id, member, LIMIT));
            assertTrue(done.result().isIncomingVoter(member.id()));
            assertFalse(done.result().contains(gone.id));
            cluster.awaitEverywhere("the snapshot and the rest", () -> written);
        }
    }

    @Test
    void aReplacementThatIsNotThereEndsInATypedFailureAndLeavesALearner() {
        try (TestCluster cluster = TestCluster.start(33, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            NodeId old = cluster.follower().id;
            MembershipChangeException late = cluster.awaitFailure(
                    MembershipChangeException.class,
                    leader.node().replace(old, Member.of("9", "nowhere"), Duration.ofSeconds(2)));
            assertEquals(Rejection.NOT_CAUGHT_UP, late.reason());
            Configuration now = cluster.await(leader.node().freshStatus()).configuration();
            assertTrue(now.isLearner(NodeId.of("9")) && now.isIncomingVoter(old));
            MembershipChangeException stranger = cluster.awaitFailure(
                    MembershipChangeException.class,
                    leader.node().replace(NodeId.of("8"), Member.of("9", "nowhere"), LIMIT));
            assertEquals(Rejection.INVALID_CHANGE, stranger.reason());
        }
    }

    @Test
    void changesAreMadeForOneConfigurationAndRefusedForAnother() {
        try (TestCluster cluster = TestCluster.start(34, 3)) {
            TestCluster.Place follower = cluster.follower();
            long index = follower.node().status().configurationIndex();
            MembershipChange first = MembershipChange.addLearner(Member.of("7", "node-7"));
            MembershipChange second = MembershipChange.addLearner(Member.of("8", "node-8"));
            cluster.await(follower.node().changeMembership(first, index));
            MembershipChangeException moved = cluster.awaitFailure(
                    MembershipChangeException.class, follower.node().changeMembership(second, index));
            assertEquals(Rejection.CONFIGURATION_MOVED, moved.reason());
            MembershipChangeException again = cluster.awaitFailure(
                    MembershipChangeException.class, follower.node().changeMembership(first));
            assertEquals(Rejection.INVALID_CHANGE, again.reason());
        }
    }

    @Test
    void aLeaderThatRemovesItselfLeavesALeaderBehind() {
        try (TestCluster cluster = TestCluster.start(35, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.await(leader.node().changeMembership(MembershipChange.remove(leader.id)));
            cluster.environment.runUntil(
                    "its stepping down",
                    TestCluster.LIMIT,
                    () -> leader.node().status().role() == RoleName.FOLLOWER);
            cluster.stopNode(leader.id.value());
            TestCluster.Place next = cluster.awaitLeader();
            assertNotEquals(leader.id, next.id);
            cluster.propose(next, "x");
        }
    }

    @Test
    void leadershipGoesWhereItIsWanted() {
        try (TestCluster cluster = TestCluster.start(36, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place follower = cluster.follower();
            assertEquals(follower.id, cluster.await(follower.node().transferLeadership(follower.id)));
            cluster.propose(leader, "x");
            assertEquals(
                    leader.id, cluster.await(cluster.node(follower.id.value()).transferLeadership(leader.id)));
            NodeId next = cluster.await(leader.node().transferLeadership());
            assertNotEquals(leader.id, next);
            cluster.awaitLeader();
            cluster.propose(leader, "y");
            cluster.awaitEverywhere("both writes", () -> List.of("x", "y"));
        }
    }

    @Test
    void aTransferToWhoIsAwayIsGivenUpAndTheLeaderServesOn() {
        try (TestCluster cluster = TestCluster.start(37, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place away = cluster.follower();
            cluster.stopNode(away.id.value());
            TestCluster.assertSays(
                    "in time",
                    cluster.awaitFailure(
                            LeadershipTransferException.class, leader.node().transferLeadership(away.id)));
            TestCluster.assertSays(
                    "has a vote",
                    cluster.awaitFailure(
                            LeadershipTransferException.class, leader.node().transferLeadership(leader.id)));
            cluster.propose(leader, "x");
            assertEquals(
                    Optional.of(leader.id),
                    cluster.await(leader.node().freshStatus()).leader());
        }
    }

    @Test
    void requestsEndWhereThereIsNoLeaderAndWithTheNode() {
        try (TestCluster cluster = TestCluster.start(38, 2)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place other = cluster.follower();
            cluster.stopNode(leader.id.value());
            cluster.environment.runUntil(
                    "its noticing",
                    TestCluster.LIMIT,
                    () -> other.node().status().leader().isEmpty());
            cluster.awaitFailure(NotLeaderException.class, other.node().transferLeadership());
            MembershipChange change = MembershipChange.remove(leader.id);
            cluster.awaitFailure(NotLeaderException.class, other.node().changeMembership(change));
            var adding = other.node().addVoter(Member.of("9", "nowhere"), LIMIT);
            var closed = other.node();
            cluster.stopNode(other.id.value());
            cluster.awaitFailure(NodeClosedException.class, adding);
            cluster.awaitFailure(NodeClosedException.class, closed.addVoter(Member.of("9", "nowhere"), LIMIT));
            cluster.awaitFailure(NodeClosedException.class, closed.changeMembership(change));
            cluster.awaitFailure(NodeClosedException.class, closed.transferLeadership());
        }
    }
}
