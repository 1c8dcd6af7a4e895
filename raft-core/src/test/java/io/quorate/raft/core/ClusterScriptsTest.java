package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.C;
import static io.quorate.raft.core.Messages.HEARTBEAT;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.T;
import static io.quorate.raft.core.Messages.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stories of several nodes, each told step by step. */
class ClusterScriptsTest {

    @Test
    @DisplayName("§3.4, L1: a leader is elected, commits its empty entry, and everyone knows")
    void election() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.ticks(HEARTBEAT);
        for (TestNode node : cluster.nodes()) {
            assertEquals(A, node.state().leader());
            assertEquals(2, node.state().commitIndex());
        }
    }

    @Test
    @DisplayName("C3: proposals and reads at any node; the result is where its id says")
    void anyNodeServes() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        for (NodeId id : List.of(A, B, C)) {
            long proposal = cluster.propose(id);
            cluster.settle();
            long read = cluster.read(id);
            cluster.settle();
            long index = cluster.node(A).state().log().lastIndex();
            assertEquals(new Effect.ProposalAccepted(proposal, id(index, 2), 1), cluster.outcome(proposal));
            assertEquals(new Effect.ReadReady(read, index), cluster.outcome(read));
            assertTrue(cluster.node(id).machine().commands().contains("command-" + proposal));
        }
        cluster.clients().check();
    }

    @Test
    @DisplayName("§3.4: the leader crashes, another one goes on with everything that was committed")
    void leaderCrash() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        long proposal = cluster.propose(A);
        cluster.settle();
        cluster.crash(A);
        cluster.ticks(T);
        TestNode b = cluster.elect(B);
        assertTrue(b.machine().commands().contains("command-" + proposal));
        cluster.restart(A);
        cluster.ticks(2 * HEARTBEAT);
        assertEquals(RoleName.FOLLOWER, cluster.node(A).role());
        cluster.assertSameLogs();
    }

    @Test
    @DisplayName("D7, L2: a follower that lags behind the log gets the snapshot in chunks, then the rest")
    void laggingFollower() {
        TestCluster cluster = new TestCluster(
                1, id -> Given.core().options(OPTIONS.with(new SnapshotOptions(10, 0, 2, 50))), A, B, C);
        cluster.elect(A);
        cluster.crash(C);
        for (int i = 0; i < 35; i++) {
            cluster.propose(B);
            cluster.settle();
        }
        assertTrue(cluster.node(A).state().log().firstIndex() > 3);
        cluster.restart(C);
        cluster.ticks(3 * T);
        assertTrue(cluster.ledger().counts().getOrDefault("snapshots installed", 0) > 0);
        cluster.assertSameLogs();
    }

    @Test
    @DisplayName("§3.5: the tail of a deposed leader is replaced; its proposals are not reported as done")
    void deposedTail() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.isolate(A);
        long lost = cluster.propose(A);
        cluster.propose(A);
        cluster.settle();
        cluster.ticks(5 * T);
        assertEquals(RoleName.PRE_CANDIDATE, cluster.node(A).role());
        TestNode leader = cluster.requireLeader();
        long kept = cluster.propose(leader.id());
        cluster.settle();
        cluster.heal();
        cluster.ticks(2 * T);
        cluster.assertSameLogs();
        List<String> commands = cluster.node(A).machine().commands();
        assertEquals(List.of("command-" + kept), commands);
        assertFalse(commands.contains("command-" + lost));
        cluster.clients().check();
    }

    @Test
    @DisplayName("R1: a read at a leader that was deposed without knowing is never answered with old state")
    void readAtADeposedLeader() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.isolate(A);
        cluster.node(A).step(new Event.Tick());
        long read = cluster.read(A);
        cluster.settle();
        for (int i = 0; i < 3 * T; i++) {
            cluster.node(B).step(new Event.Tick());
            cluster.node(C).step(new Event.Tick());
            cluster.settle();
        }
        cluster.propose(cluster.requireLeader().id());
        cluster.settle();
        assertEquals(RoleName.LEADER, cluster.node(A).role());
        assertNull(cluster.outcome(read));
        cluster.ticks(2 * T);
        assertEquals(new Effect.ReadRejected(read, Rejection.NOT_LEADER, null), cluster.outcome(read));
    }

    @Test
    @DisplayName("R1: a replayed heartbeat of an earlier leadership does not confirm a later one")
    void replayedHeartbeat() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        for (int i = 0; i < 5; i++) {
            cluster.read(A);
        }
        List<Message> old = List.copyOf(cluster.network());
        cluster.settle();
        cluster.isolate(A);
        cluster.ticks(T);
        cluster.elect(B);
        cluster.heal();
        cluster.ticks(HEARTBEAT);
        cluster.crash(B);
        cluster.ticks(T);
        cluster.elect(A);
        cluster.restart(B);
        cluster.ticks(HEARTBEAT);
        old.forEach(cluster::deliver);
        cluster.settle();
        cluster.isolate(A);
        long read = cluster.read(A);
        cluster.settle();
        assertNull(cluster.outcome(read));
    }

    @Test
    @DisplayName("C3: a forwarded proposal that the network repeats is appended once, and not refused later")
    void replayedProposal() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        long proposal = cluster.propose(B);
        List<Message> copies = List.copyOf(cluster.network());
        cluster.settle();
        copies.forEach(cluster::deliver);
        cluster.settle();
        cluster.isolate(A);
        cluster.ticks(3 * T);
        cluster.heal();
        cluster.ticks(2 * T);
        copies.forEach(cluster::deliver);
        cluster.settle();
        assertInstanceOf(Effect.ProposalAccepted.class, cluster.outcome(proposal));
        assertEquals(List.of("command-" + proposal), cluster.node(C).machine().commands());
    }

    @Test
    @DisplayName("§3.8, S4: everyone loses power; what was committed is there and is applied again")
    void everyoneRestarts() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        long proposal = cluster.propose(A);
        cluster.settle();
        for (NodeId id : List.of(A, B, C)) {
            cluster.crash(id);
        }
        for (NodeId id : List.of(A, B, C)) {
            cluster.restart(id);
        }
        cluster.elect(C);
        cluster.ticks(HEARTBEAT);
        for (TestNode node : cluster.nodes()) {
            assertEquals(List.of("command-" + proposal), node.machine().commands());
        }
    }

    @Test
    @DisplayName("D2: a vote that was not synced is not counted, and is forgotten by a crash")
    void unsyncedVote() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.crash(C);
        cluster.slowDisk(B);
        cluster.ticks(2 * T);
        assertNull(cluster.leader());
        cluster.crash(B);
        cluster.restart(B);
        assertEquals(1, cluster.node(B).state().term());
        cluster.fastDisks();
        cluster.ticks(6 * T);
        cluster.requireLeader();
    }

    @Test
    @DisplayName("E3: a leader without a majority steps down, and its followers elect another one")
    void checkQuorum() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.isolate(A);
        cluster.ticks(2 * T + 1);
        assertFalse(cluster.node(A).role() == RoleName.LEADER);
    }

    @Test
    @DisplayName("E2: a node that was cut off raises nobody's term, and disturbs no leader when it is back")
    void partitionedNode() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.ticks(HEARTBEAT);
        cluster.isolate(C);
        cluster.ticks(20 * T);
        assertEquals(2, cluster.node(C).state().term());
        cluster.heal();
        cluster.ticks(5 * T);
        assertEquals(RoleName.LEADER, cluster.node(A).role());
        assertEquals(2, cluster.node(A).state().term());
        assertEquals(A, cluster.node(C).state().leader());
    }

    @Test
    @DisplayName("E2: one direction of a link lost: the deaf follower asks in vain, the leader stays")
    void deafFollower() {
        TestCluster cluster = TestCluster.of(A, B, C);
        cluster.elect(A);
        cluster.cutOneWay(A, C);
        cluster.ticks(10 * T);
        assertEquals(RoleName.LEADER, cluster.node(A).role());
        assertEquals(2, cluster.node(A).state().term());
    }

    @Test
    @DisplayName("E3: a node of a higher term is freed: it ends up following a leader")
    void higherTermNode() {
        TestCluster cluster =
                new TestCluster(1, id -> id.equals(C) ? Given.core().term(50) : Given.core(), A, B, C);
        cluster.isolate(C);
        cluster.elect(A);
        cluster.ticks(HEARTBEAT);
        cluster.heal();
        cluster.ticks(6 * T);
        TestNode leader = cluster.requireLeader();
        assertTrue(leader.state().term() > 50);
        assertEquals(leader.id(), cluster.node(C).state().leader());
    }

    @Test
    @DisplayName("§3.4: two nodes need each other")
    void twoNodes() {
        TestCluster cluster = TestCluster.of(A, B);
        cluster.elect(A);
        cluster.crash(B);
        long proposal = cluster.propose(A);
        cluster.settle();
        assertEquals(2, cluster.node(A).state().commitIndex());
        cluster.restart(B);
        cluster.ticks(2 * HEARTBEAT);
        assertEquals(List.of("command-" + proposal), cluster.node(B).machine().commands());
    }

    @Test
    @DisplayName("§3.4: one node is a cluster")
    void oneNode() {
        TestCluster cluster = TestCluster.of(A);
        cluster.elect(A);
        long proposal = cluster.propose(A);
        long read = cluster.read(A);
        cluster.settle();
        assertEquals(List.of("command-" + proposal), cluster.node(A).machine().commands());
        assertInstanceOf(Effect.ReadReady.class, cluster.outcome(read));
    }

    @Test
    @DisplayName("L2: lost appends, lost acknowledgements and a full window of losses are made good")
    void losses() {
        ReplicationOptions small = new ReplicationOptions(1000, 1, 3, 1000, 10_000, 1000, 0);
        TestCluster cluster = new TestCluster(1, id -> Given.core().options(OPTIONS.with(small)), A, B, C);
        cluster.elect(A);
        for (Class<? extends Message> lost : List.of(AppendEntries.class, AppendEntriesResponse.class)) {
            for (int i = 0; i < 8; i++) {
                cluster.propose(A);
                cluster.drop(lost::isInstance);
            }
            cluster.node(A).sync(Integer.MAX_VALUE);
            cluster.ticks(12 * HEARTBEAT);
            cluster.assertSameLogs();
        }
        assertEquals(18, cluster.node(C).state().commitIndex());
    }

    @Test
    @DisplayName("D2: the leader's disk hangs; what the followers have is committed without it")
    void slowLeader() {
        TestCluster cluster = TestCluster.of(A, B, C);
        TestNode a = cluster.elect(A);
        cluster.slowDisk(A);
        long proposal = cluster.propose(A);
        cluster.settle();
        assertEquals(3, a.state().commitIndex());
        assertEquals(2, a.disk().last().index());
        assertEquals(List.of("command-" + proposal), a.machine().commands());
        cluster.crash(A);
        cluster.fastDisks();
        cluster.ticks(4 * T);
        cluster.restart(A);
        cluster.ticks(2 * T);
        assertEquals(List.of("command-" + proposal), cluster.node(A).machine().commands());
    }
}
