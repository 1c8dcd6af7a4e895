package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftSession;
import io.quorate.raft.api.AlreadyAcknowledgedException;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SessionExpiredException;
import io.quorate.raft.api.SessionOptions;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions on whole nodes: a command that is repeated takes effect once, whatever happens to the nodes meanwhile. */
class ClusterSessionTest {
    private static final SessionOptions LIMITS =
            new SessionOptions(Duration.ofSeconds(5), 2, 8, 1000, Duration.ofSeconds(20));
    private static final RaftOptions OPTIONS = TestCluster.OPTIONS.with(LIMITS);
    private static final RaftOptions SNAPSHOTS = OPTIONS.with(new SnapshotOptions(20, 0, 2, 16));

    private static RaftSession<Integer> open(TestCluster cluster, TestCluster.Place place) {
        return cluster.await(place.node().openSession());
    }

    private static Committed<Integer> propose(TestCluster cluster, RaftSession<Integer> session, String command) {
        return cluster.await(session.propose(Bytes.utf8(command)));
    }

    @Test
    @DisplayName("C2: a session works on every node, and one node's session goes on at another one")
    void everywhere() {
        try (TestCluster cluster = TestCluster.start(1, 3, OPTIONS)) {
            cluster.awaitLeader();
            RaftSession<Integer> session = open(cluster, cluster.follower());
            Committed<Integer> first = propose(cluster, session, "a");
            assertEquals(1, first.result());
            assertEquals(2, propose(cluster, session, "b").result());
            for (TestCluster.Place place : cluster.running()) {
                RaftSession<Integer> resumed = place.node().resumeSession(session.id(), 2);
                Committed<Integer> again = cluster.await(resumed.propose(2, Bytes.utf8("b")));
                assertEquals(2, again.result());
                assertEquals(first.index() + 1, again.index());
            }
            cluster.awaitFailure(
                    AlreadyAcknowledgedException.class,
                    cluster.node("1").resumeSession(session.id(), 1).propose(1, Bytes.utf8("a")));
            cluster.awaitEverywhere("both once", () -> List.of("a", "b"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("C2: commands under way when leaders vanish are repeated, and applied once")
    void leaderChanges(long seed) {
        try (TestCluster cluster = TestCluster.start(seed, 3, SNAPSHOTS)) {
            cluster.awaitLeader();
            TestCluster.Place client = cluster.follower();
            RaftSession<Integer> session = open(cluster, client);
            List<String> expected = new ArrayList<>();
            List<CompletableFuture<Committed<Integer>>> answers = new ArrayList<>();
            for (int round = 0; round < 8; round++) {
                for (int i = 0; i < 4; i++) {
                    expected.add("c" + expected.size());
                    answers.add(session.propose(Bytes.utf8(expected.get(expected.size() - 1))));
                }
                TestCluster.Place fallen = cluster.running().stream()
                        .filter(place -> place != client)
                        .skip(round % 2)
                        .findFirst()
                        .orElseThrow();
                cluster.environment.advance(Duration.ofMillis(10L * round));
                cluster.stopNode(fallen.id.value());
                answers.forEach(cluster::await);
                cluster.startNode(fallen.id.value());
            }
            cluster.environment.runUntil(
                    "all commands everywhere",
                    TestCluster.LIMIT,
                    () -> cluster.running().stream()
                            .allMatch(place -> place.machine.commands().size() >= expected.size()));
            List<String> sorted = client.machine.commands().stream().sorted().toList();
            assertEquals(expected.stream().sorted().toList(), sorted);
            for (int i = 0; i < expected.size(); i++) {
                int result = answers.get(i).join().result();
                assertEquals(expected.get(i), client.machine.commands().get(result - 1));
            }
        }
    }

    @Test
    @DisplayName("C2, D8: a repeated command gets its first answer from a node that has it from a snapshot alone")
    void snapshotsAndRestarts() {
        try (TestCluster cluster = TestCluster.start(3, 3, SNAPSHOTS)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place behind = cluster.follower();
            cluster.stopNode(behind.id.value());
            RaftSession<Integer> session = open(cluster, leader);
            Committed<Integer> answer = propose(cluster, session, "once");
            List<String> expected = new ArrayList<>(List.of("once"));
            for (int i = 0; i < 60; i++) {
                expected.add("plain" + i);
                cluster.propose(leader, "plain" + i);
            }
            cluster.startNode(behind.id.value());
            cluster.awaitEverywhere("all commands everywhere", () -> expected);
            assertEquals(1, behind.machine.restores());
            for (String id : List.copyOf(cluster.places.keySet())) {
                cluster.stopNode(id);
            }
            cluster.places.keySet().forEach(cluster::startNode);
            cluster.awaitLeader();
            RaftSession<Integer> resumed = behind.node().resumeSession(session.id(), 1);
            assertEquals(answer, cluster.await(resumed.propose(1, Bytes.utf8("once"))));
            cluster.awaitEverywhere("nothing more", () -> expected);
        }
    }

    @Test
    @DisplayName("C2: an idle session lives as long as its client's node, and expires after it")
    void expiry() {
        try (TestCluster cluster = TestCluster.start(4, 3, OPTIONS)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place client = cluster.follower();
            RaftSession<Integer> session = open(cluster, client);
            propose(cluster, session, "a");
            cluster.environment.advance(Duration.ofSeconds(30));
            assertEquals(2, propose(cluster, session, "b").result());
            cluster.stopNode(client.id.value());
            cluster.environment.advance(Duration.ofSeconds(6));
            CompletableFuture<Committed<Integer>> late =
                    leader.node().resumeSession(session.id(), 3).propose(3, Bytes.utf8("c"));
            cluster.awaitFailure(SessionExpiredException.class, late);
            cluster.awaitEverywhere("nothing of a session that is over", () -> List.of("a", "b"));
        }
    }

    @Test
    @DisplayName("C2: sessions are bounded in number; a closed one makes room")
    void bounded() {
        try (TestCluster cluster = TestCluster.start(5, 3, OPTIONS)) {
            TestCluster.Place leader = cluster.awaitLeader();
            RaftSession<Integer> first = open(cluster, leader);
            open(cluster, cluster.follower());
            cluster.awaitFailure(BusyException.class, leader.node().openSession());
            cluster.await(first.close());
            cluster.awaitFailure(SessionExpiredException.class, first.propose(Bytes.utf8("a")));
            open(cluster, cluster.follower());
        }
    }

    @Test
    @DisplayName("C2: what cannot be applied is refused at once")
    void tooLarge() {
        try (TestCluster cluster = TestCluster.start(6, 1, OPTIONS)) {
            RaftSession<Integer> session = open(cluster, cluster.awaitLeader());
            int limit = OPTIONS.replication().maxCommandBytes();
            CompletableFuture<Committed<Integer>> large = session.propose(Bytes.wrap(new byte[limit + 1]));
            cluster.awaitFailure(CommandTooLargeException.class, large);
            assertEquals(1, propose(cluster, session, "a").result());
        }
    }

    @Test
    @DisplayName("C1, C2: closing the node ends what its sessions wait for")
    void closed() {
        try (TestCluster cluster = TestCluster.start(7, 3, OPTIONS)) {
            TestCluster.Place leader = cluster.awaitLeader();
            RaftSession<Integer> session = open(cluster, leader);
            cluster.running().stream()
                    .filter(place -> place != leader)
                    .toList()
                    .forEach(place -> cluster.stopNode(place.id.value()));
            CompletableFuture<Committed<Integer>> underWay = session.propose(Bytes.utf8("a"));
            cluster.environment.advance(Duration.ofMillis(20));
            CompletableFuture<RaftSession<Integer>> opening = leader.node().openSession();
            cluster.stopNode(leader.id.value());
            assertInstanceOf(OutcomeUnknownException.class, failure(underWay));
            assertTrue(opening.isCompletedExceptionally());
            assertInstanceOf(NodeClosedException.class, failure(session.propose(Bytes.utf8("b"))));
            assertInstanceOf(NodeClosedException.class, failure(session.close()));
        }
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return Objects.requireNonNull(
                assertThrows(RuntimeException.class, future::join).getCause());
    }

    @Test
    @DisplayName("C2: without a codec no session is opened, and a node that meets one stops and says why")
    void withoutACodec() {
        try (TestCluster cluster = TestCluster.start(8, 3, OPTIONS)) {
            TestCluster.Place bare = cluster.follower();
            cluster.stopNode(bare.id.value());
            bare.hasCodec = false;
            cluster.startNode(bare.id.value());
            TestCluster.assertSays(
                    "resultCodec",
                    assertThrows(IllegalStateException.class, () -> bare.node().openSession()));
            TestCluster.assertSays(
                    "resultCodec",
                    assertThrows(IllegalStateException.class, () -> bare.node().resumeSession(3, 1)));
            open(
                    cluster,
                    cluster.running().stream()
                            .filter(place -> place != bare)
                            .findFirst()
                            .orElseThrow());
            cluster.environment.runUntil("a stop", TestCluster.LIMIT, () -> !bare.failures.isEmpty());
            TestCluster.assertSays("without a codec", bare.failures.get(0));
        }
    }
}
