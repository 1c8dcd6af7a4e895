package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.D;
import static io.quorate.raft.core.Messages.E;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.voters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** §3.10 and §4 as stories of several nodes. */
class MembershipScriptsTest {

    private static TestCluster withStrangers(SnapshotOptions snapshots) {
        List<NodeId> founders = List.of(A, B, C);
        return new TestCluster(
                1,
                id -> (founders.contains(id) ? Given.core() : Given.log()).options(OPTIONS.with(snapshots)),
                A,
                B,
                C,
                D,
                E);
    }

    private static MembershipChange learner(NodeId id) {
        return MembershipChange.addLearner(new Member(id, id + ":1"));
    }

    private static Configuration configuration(TestCluster cluster, NodeId id) {
        return cluster.node(id).state().configuration();
    }

    private static void accepted(TestCluster cluster, long token) {
        assertInstanceOf(Effect.ProposalAccepted.class, cluster.outcome(token));
    }

    @Test
    @DisplayName("M1, M3: strangers are added, promoted together by a joint change, and three others go")
    void growAndShrink() {
        TestCluster cluster = withStrangers(SnapshotOptions.DEFAULT);
        cluster.elect(A);
        for (NodeId id : List.of(D, E)) {
            long added = cluster.change(B, learner(id));
            cluster.settle();
            accepted(cluster, added);
            cluster.ticks(2);
        }
        long promoted = cluster.change(C, MembershipChange.promote(D).and(MembershipChange.promote(E)));
        cluster.settle();
        accepted(cluster, promoted);
        assertEquals(voters(A, B, C, D, E), configuration(cluster, E));
        long removed = cluster.change(
                D, MembershipChange.remove(A).and(MembershipChange.remove(B)).and(MembershipChange.remove(C)));
        cluster.ticks(2 * T);
        accepted(cluster, removed);
        assertEquals(voters(D, E), configuration(cluster, E));
        assertTrue(List.of(D, E).contains(cluster.requireLeader().id()));
        long after = cluster.propose(D);
        cluster.settle();
        accepted(cluster, after);
        cluster.clients().check();
    }

    @Test
    @DisplayName("M3: a learner far behind the log catches up by a snapshot, and its configuration with it")
    void learnerCatchesUpBySnapshot() {
        TestCluster cluster = withStrangers(new SnapshotOptions(10, 0, 2, 50));
        cluster.elect(A);
        for (int i = 0; i < 35; i++) {
            cluster.propose(A);
            cluster.settle();
        }
        long added = cluster.change(A, learner(D));
        cluster.ticks(3 * T);
        accepted(cluster, added);
        assertTrue(cluster.ledger().counts().getOrDefault("snapshots installed", 0) > 0);
        long promoted = cluster.change(A, MembershipChange.promote(D));
        cluster.settle();
        accepted(cluster, promoted);
        assertEquals(voters(A, B, C, D), configuration(cluster, D));
        assertEquals(
                cluster.node(A).machine().commands(), cluster.node(D).machine().commands());
    }

    @Test
    @DisplayName("M2: the bug of 2015: two leaders cannot change one configuration in two ways that do not meet")
    void bugOf2015() {
        TestCluster cluster = TestCluster.of(A, B, C, D);
        cluster.elect(A);
        // A removes C, and only its own log ever has that: with B it would be a majority of the three that are left.
        cluster.isolate(A);
        cluster.change(A, MembershipChange.remove(C));
        cluster.settle();
        cluster.crash(A);
        // B leads by the votes of C and D, which have not synced its own entry yet.
        TestNode leader = cluster.node(B);
        cluster.slowDisk(C, D);
        for (int i = 0; i < T; i++) {
            cluster.node(C).step(new Event.Tick());
            cluster.node(D).step(new Event.Tick());
            cluster.drop(message -> true);
        }
        for (int i = 0; i < 5 * T && leader.role() != RoleName.CANDIDATE; i++) {
            leader.step(new Event.Tick());
            cluster.settle();
        }
        cluster.node(C).sync(Integer.MAX_VALUE);
        cluster.node(D).sync(Integer.MAX_VALUE);
        cluster.settle();
        assertEquals(RoleName.LEADER, leader.role());
        // With C and D it would be a majority of the three that are left, and A and B are one without them.
        long early = cluster.change(B, MembershipChange.remove(A));
        cluster.settle();
        assertEquals(new Effect.ProposalRejected(early, Rejection.CHANGE_IN_PROGRESS, B), cluster.outcome(early));
        assertEquals(voters(A, B, C, D), leader.state().configuration());
        cluster.fastDisks();
        cluster.settle();
        long settled = cluster.change(B, MembershipChange.remove(A));
        cluster.settle();
        accepted(cluster, settled);
        cluster.heal();
        cluster.restart(A);
        cluster.ticks(6 * T);
        assertEquals(RoleName.FOLLOWER, cluster.node(A).role());
        assertEquals(voters(B, C, D), cluster.requireLeader().state().configuration());
        assertTrue(cluster.requireLeader().state().term() >= leader.state().term());
    }

    @Test
    @DisplayName("M1: a change that only a deposed leader had is rolled back there")
    void rolledBackAtADeposedLeader() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.isolate(A);
        long lost = cluster.change(A, MembershipChange.remove(C));
        cluster.ticks(5 * T);
        assertEquals(voters(A, B), configuration(cluster, A));
        assertNotEquals(A, cluster.requireLeader().id());
        cluster.heal();
        cluster.ticks(2 * T);
        assertEquals(voters(A, B, C), configuration(cluster, A));
        assertInstanceOf(Effect.ProposalAccepted.class, cluster.outcome(lost));
        cluster.assertSameLogs();
    }

    @Test
    @DisplayName("M1: the leader crashes in a joint configuration; the next one leaves it")
    void nextLeaderLeavesTheJointConfiguration() {
        TestCluster cluster = TestCluster.of(A, B, C, D, E);
        cluster.elect(A);
        cluster.slowDisk(A, B, C);
        cluster.change(A, MembershipChange.remove(D).and(MembershipChange.remove(E)));
        cluster.settle();
        assertTrue(configuration(cluster, B).isJoint());
        cluster.node(B).sync(Integer.MAX_VALUE);
        cluster.node(C).sync(Integer.MAX_VALUE);
        cluster.crash(A);
        cluster.fastDisks();
        cluster.ticks(5 * T);
        TestNode next = cluster.requireLeader();
        assertEquals(voters(A, B, C), next.state().configuration());
        assertFalse(next.state().configuration().isJoint());
        long after = cluster.propose(next.id());
        cluster.settle();
        accepted(cluster, after);
    }

    @Test
    @DisplayName("M4: the removed leader's successor is there well before an election timeout")
    void successorOfARemovedLeader() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.ticks(2);
        long removed = cluster.change(A, MembershipChange.remove(A));
        cluster.ticks(T / 2);
        accepted(cluster, removed);
        assertNotEquals(A, cluster.requireLeader().id());
        assertEquals(RoleName.FOLLOWER, cluster.node(A).role());
        long term = cluster.requireLeader().state().term();
        cluster.ticks(10 * T);
        assertEquals(term, cluster.requireLeader().state().term(), "the removed node disturbs nobody");
    }

    @Test
    @DisplayName("E7: the target leads in the next term; a lost TimeoutNow is said again")
    void transferIsToldAgain() {
        TestCluster cluster = TestCluster.of(A, B, C);
        long term = cluster.elect(A).state().term();
        cluster.ticks(2);
        cluster.transfer(A, C);
        cluster.drop(message -> message instanceof TimeoutNow);
        cluster.settle();
        assertEquals(RoleName.LEADER, cluster.node(A).role());
        cluster.ticks(4);
        assertEquals(C, cluster.requireLeader().id());
        assertEquals(term + 1, cluster.requireLeader().state().term());
        cluster.assertSameLogs();
    }

    @Test
    @DisplayName("E7: a target that cannot be reached costs one election timeout, then the leader serves again")
    void transferToNobody() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.isolate(C);
        long token = cluster.transfer(B, C);
        cluster.settle();
        long refused = cluster.propose(A);
        cluster.ticks(T + 2);
        assertEquals(new Effect.ProposalRejected(refused, Rejection.TRANSFERRING, A), cluster.outcome(refused));
        assertEquals(new Effect.ProposalRejected(token, Rejection.TRANSFER_FAILED, A), cluster.outcome(token));
        long served = cluster.propose(A);
        cluster.settle();
        accepted(cluster, served);
    }
}
