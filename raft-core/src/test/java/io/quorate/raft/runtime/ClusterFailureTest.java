package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftNode;
import io.quorate.raft.RaftNodeBuilder;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.StorageException;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes whose disk, state machine or settings fail. */
class ClusterFailureTest {

    @Test
    void aFailingApplyStopsTheNodeWithIndexAndCause() {
        try (TestCluster cluster = TestCluster.start(1, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            leader.machine.failAt("poison");
            cluster.propose(leader, "a");
            CompletableFuture<Committed<Integer>> poisoned = leader.node().propose(Bytes.utf8("poison"));
            cluster.awaitFailure(OutcomeUnknownException.class, poisoned);
            assertEquals(1, leader.failures.size());
            TestCluster.assertSays("the state machine failed at entry 4", leader.failures.get(0));
            NodeClosedException refusal = cluster.awaitFailure(
                    NodeClosedException.class, leader.node().propose(Bytes.utf8("b")));
            assertSame(leader.failures.get(0), refusal.getCause());
            assertEquals(List.of("a"), leader.machine.commands());

            // The others, whose state machines take the command, go on without it; so does the node once it is mended.
            String id = leader.id.value();
            cluster.stopNode(id);
            cluster.propose(cluster.awaitLeader(), "c");
            cluster.startNode(id);
            cluster.awaitEverywhere("everything, nothing skipped", () -> List.of("a", "poison", "c"));
        }
    }

    @Test
    void aFailingLogStoreStopsTheNodeAndNothingIsPromisedOrRetried() {
        try (TestCluster cluster = TestCluster.start(2, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place follower = cluster.follower();
            cluster.propose(leader, "a");
            follower.log.failWrites();
            int rounds = follower.log.rounds().size();
            cluster.propose(leader, "b");
            cluster.environment.runUntil("the failure", TestCluster.LIMIT, () -> !follower.failures.isEmpty());
            assertEquals(1, follower.failures.size());
            assertEquals(StorageException.class, follower.failures.get(0).getClass());
            cluster.environment.advance(TestCluster.LIMIT.dividedBy(10));
            assertEquals(rounds + 1, follower.log.rounds().size());
            assertEquals(3, cluster.propose(leader, "c").result());
            cluster.awaitFailure(NodeClosedException.class, follower.node().propose(Bytes.utf8("d")));
        }
    }

    @Test
    void aLeaderWhoseLogStoreFailsEndsItsCallersAndIsReplaced() {
        try (TestCluster cluster = TestCluster.start(3, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            leader.log.failWrites();
            CompletableFuture<Committed<Integer>> future = leader.node().propose(Bytes.utf8("a"));
            cluster.environment.runUntil("the end", TestCluster.LIMIT, future::isDone);
            assertEquals(1, leader.failures.size());
            cluster.stopNode(leader.id.value());
            TestCluster.Place next = cluster.awaitLeader();
            assertFalse(next == leader);
            cluster.propose(next, "b");
        }
    }

    @Test
    void aCommandOverTheLimitIsRefusedAtOnce() {
        try (TestCluster cluster = TestCluster.start(4, 1)) {
            TestCluster.Place only = cluster.awaitLeader();
            int limit = TestCluster.OPTIONS.replication().maxCommandBytes();
            CompletableFuture<Committed<Integer>> future = only.node().propose(new byte[limit + 1]);
            assertEquals(true, future.isDone());
            cluster.awaitFailure(CommandTooLargeException.class, future);
        }
    }

    @Test
    void missingAndContradictorySettingsAreNamed(@TempDir Path directory) {
        NodeId id = NodeId.of("1");
        ManualEnvironment environment = new ManualEnvironment(5);
        try (MemoryLogStore log = new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), id, 1));
                Transport transport = new InProcessNetwork().transport(log.identity())) {
            RaftNodeBuilder<Integer> builder =
                    RaftNode.builder(new JournalMachine()).environment(environment);
            assertRefused(IllegalStateException.class, "needs a log store", builder);
            assertRefused(IllegalStateException.class, "needs a transport", builder.logStore(log));
            assertRefused(IllegalStateException.class, "needs a place for snapshots", builder.transport(transport));
            assertRefused(
                    IllegalArgumentException.class,
                    "not both",
                    builder.snapshotDirectory(directory).snapshotStore(new MemorySnapshots()));
            assertRefused(
                    IllegalArgumentException.class,
                    "does not contain node 1",
                    RaftNode.builder(new JournalMachine())
                            .logStore(log)
                            .transport(transport)
                            .snapshotDirectory(directory)
                            .environment(environment)
                            .bootstrap(Configuration.ofVoters(Member.of("2", "elsewhere"))));
        }
        assertEquals(List.of(), environment.openExecutors());
        assertEquals(0, environment.timers());
    }

    private static void assertRefused(
            Class<? extends RuntimeException> type, String reason, RaftNodeBuilder<Integer> builder) {
        TestCluster.assertSays(reason, assertThrows(type, builder::start));
    }

    @Test
    void aSecondNodeOfTheSameGroupOnOneTransportIsRefusedAndTheFirstGoesOn() {
        try (TestCluster cluster = TestCluster.start(6, 1)) {
            TestCluster.Place only = cluster.awaitLeader();
            Transport shared = only.wire == null ? null : only.wire.transport();
            if (shared == null) {
                throw new IllegalStateException("no transport");
            }
            int executors = cluster.environment.openExecutors().size();
            assertThrows(
                    IllegalStateException.class,
                    () -> cluster.builder(only, shared).start());
            assertEquals(executors, cluster.environment.openExecutors().size());
            assertEquals(1, cluster.environment.timers());
            cluster.propose(only, "a");
        }
    }

    /** A transport that finds no stack to let a group go, the first time. */
    private static final class Exhausted implements Transport {
        private final Transport transport;
        private boolean thrown;

        private Exhausted(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void register(GroupId group, Receiver receiver) {
            transport.register(group, receiver);
        }

        @Override
        public void unregister(GroupId group) {
            if (!thrown) {
                thrown = true;
                throw new StackOverflowError("for the test");
            }
            transport.unregister(group);
        }

        @Override
        public void peers(GroupId group, Collection<Member> members) {
            transport.peers(group, members);
        }

        @Override
        public void send(GroupId group, Message message) {
            transport.send(group, message);
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    @Test
    void aTurnThatBrokeOffWithoutAWordIsFollowedByNoOther() {
        try (TestCluster cluster = TestCluster.prepare(8, 1, TestCluster.OPTIONS)) {
            TestCluster.Place only = cluster.place("1");
            SerialExecutor delivery = cluster.environment.serialExecutor("delivery-1");
            Transport transport = cluster.network.transport(only.log.identity(), delivery);
            only.wire = new TestCluster.Wire(transport, delivery);
            only.node = cluster.builder(only, new Exhausted(transport)).start();
            cluster.awaitLeader();
            breakAnInvariant(cluster, only);
            runUntilExhausted(cluster);
            assertEquals(List.of(), only.failures);
            CompletableFuture<Committed<Integer>> proposal = only.node().propose(Bytes.utf8("a"));
            cluster.environment.runUntil("the failure", TestCluster.LIMIT, () -> !only.failures.isEmpty());
            TestCluster.assertSays("a turn broke off", only.failures.get(0));
            cluster.awaitFailure(NodeClosedException.class, proposal);
            assertEquals(1, only.failures.size());
        }
    }

    @Test
    void anInternalErrorStopsTheNodeAndEndsEveryFutureOfItsTurn() {
        try (TestCluster cluster = TestCluster.start(7, 1)) {
            TestCluster.Place only = cluster.awaitLeader();
            breakAnInvariant(cluster, only);
            CompletableFuture<Committed<Integer>> proposal = only.node().propose(Bytes.utf8("a"));
            CompletableFuture<Integer> read = only.node().read(() -> 1);
            CompletableFuture<NodeStatus> asked = only.node().freshStatus();
            cluster.environment.runUntil("the failure", TestCluster.LIMIT, () -> !only.failures.isEmpty());
            TestCluster.assertSays("one leader per term", only.failures.get(0));
            cluster.environment.runAll();
            assertTrue(proposal.isDone());
            assertTrue(read.isDone());
            assertTrue(asked.isDone());
        }
    }

    private static void runUntilExhausted(TestCluster cluster) {
        try {
            cluster.environment.runAll();
        } catch (StackOverflowError e) {
            // The loop's executor lets it pass, and the transport, where that visits the loop, does not.
            assertEquals("for the test", e.getMessage());
        }
    }

    /** Sends the leader a heartbeat of a second leader of the same term. */
    private static void breakAnInvariant(TestCluster cluster, TestCluster.Place leader) {
        NodeId stranger = NodeId.of("9");
        SerialExecutor delivery = cluster.environment.serialExecutor("delivery-9");
        try (Transport forger =
                cluster.network.transport(new NodeIdentity(ClusterId.of("test"), stranger, 7), delivery)) {
            forger.peers(TestCluster.GROUP, List.of(Member.of(leader.id.value(), "node-1")));
            long term = leader.node().status().term();
            forger.send(TestCluster.GROUP, new Heartbeat(stranger, leader.id, term, 0, 1));
        } finally {
            delivery.close();
        }
    }
}
