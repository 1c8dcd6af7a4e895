package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftSession;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.CountingMetrics;
import io.quorate.raft.api.MetricsSnapshot;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.api.RaftMetrics.Counter;
import io.quorate.raft.api.RaftMetrics.Timer;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.api.SessionExpiredException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.spi.StorageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whole nodes count and time. */
class MetricsTest {
    private final Map<String, CountingMetrics> metrics = new LinkedHashMap<>();

    private TestCluster start(long seed, int size) {
        TestCluster cluster = TestCluster.prepare(seed, size, TestCluster.OPTIONS);
        for (TestCluster.Place place : cluster.places.values()) {
            CountingMetrics own = new CountingMetrics();
            metrics.put(place.id.value(), own);
            place.metrics = own;
            cluster.startNode(place.id.value());
        }
        return cluster;
    }

    private MetricsSnapshot of(TestCluster.Place place) {
        CountingMetrics own = metrics.get(place.id.value());
        if (own == null) {
            throw new IllegalArgumentException("no metrics of node " + place.id);
        }
        return own.snapshot();
    }

    private long sum(Counter counter) {
        return metrics.values().stream()
                .mapToLong(own -> own.snapshot().count(counter))
                .sum();
    }

    @Test
    void proposalsAndReadsAreCountedWhereTheyAreMadeAndTheLogEverywhere() {
        try (TestCluster cluster = start(1, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            TestCluster.Place follower = cluster.follower();
            for (int i = 0; i < 5; i++) {
                cluster.propose(leader, "a" + i);
            }
            cluster.propose(follower, "b");
            cluster.await(follower.node().read(() -> 1));
            cluster.await(follower.node().read(ReadConsistency.STALE, () -> 1));
            cluster.environment.advance(TestCluster.LIMIT.dividedBy(30));

            assertEquals(5, of(leader).count(Counter.PROPOSALS_ACCEPTED));
            assertEquals(5, of(leader).count(Counter.PROPOSALS_APPLIED));
            assertEquals(5, of(leader).timing(Timer.PROPOSAL).count());
            assertEquals(5, of(leader).timing(Timer.COMMIT).count());
            assertEquals(1, of(follower).count(Counter.PROPOSALS_APPLIED));
            assertEquals(2, of(follower).count(Counter.READS_SERVED));
            assertEquals(1, of(follower).timing(Timer.READ).count());
            for (TestCluster.Place place : cluster.places.values()) {
                // The founding configuration, the leader's empty entry, six commands; and who came with which disk.
                long entries = place.node().status().log().lastIndex();
                assertTrue(entries > 8, () -> entries + " entries");
                assertEquals(entries, of(place).count(Counter.ENTRIES_APPLIED));
                assertEquals(entries - 1, of(place).count(Counter.ENTRIES_WRITTEN));
                assertTrue(of(place).count(Counter.BYTES_WRITTEN) > 6L * Entry.OVERHEAD_BYTES);
                assertTrue(of(place).count(Counter.BYTES_APPLIED) > 6L * Entry.OVERHEAD_BYTES);
                assertTrue(of(place).timing(Timer.APPLY).count() > 0);
                assertTrue(of(place).timing(Timer.SYNC).count() > 0);
                assertTrue(of(place).count(Counter.MESSAGES_RECEIVED) > 0);
                assertEquals(0, of(place).count(Counter.MESSAGES_DROPPED));
                assertEquals(1, of(place).count(Counter.LEADER_CHANGES));
            }
            assertTrue(of(leader).count(Counter.APPENDS_SENT) >= 12);
            assertEquals(0, of(follower).count(Counter.APPENDS_SENT));
            assertEquals(1, sum(Counter.LEADERSHIPS));
            assertTrue(sum(Counter.ELECTIONS) >= 1);
        }
    }

    @Test
    void whatSessionsAskForIsCountedWhereItIsApplied() {
        try (TestCluster cluster = start(3, 3)) {
            TestCluster.Place leader = cluster.awaitLeader();
            RaftSession<Integer> session =
                    cluster.await(cluster.follower().node().openSession());
            cluster.await(session.propose(Bytes.utf8("a")));
            cluster.await(session.propose(Bytes.utf8("b")));
            RaftSession<Integer> again = leader.node().resumeSession(session.id(), 2);
            cluster.await(again.propose(2, Bytes.utf8("b")));
            RaftSession<Integer> none = leader.node().resumeSession(session.id() + 1, 1);
            cluster.awaitFailure(SessionExpiredException.class, none.propose(Bytes.utf8("c")));
            cluster.environment.advance(TestCluster.LIMIT.dividedBy(30));
            for (TestCluster.Place place : cluster.places.values()) {
                assertEquals(1, of(place).count(Counter.SESSIONS_OPENED));
                assertEquals(2, of(place).count(Counter.SESSION_COMMANDS_APPLIED));
                assertEquals(1, of(place).count(Counter.SESSION_COMMANDS_REPEATED));
                assertEquals(1, of(place).count(Counter.SESSION_REQUESTS_REFUSED));
            }
        }
    }

    @Test
    void snapshotsAreCounted() {
        try (TestCluster cluster = start(2, 1)) {
            TestCluster.Place only = cluster.awaitLeader();
            cluster.propose(only, "a");
            cluster.await(only.node().takeSnapshot());
            cluster.propose(only, "b");
            only.machine.failSnapshots(true);
            cluster.awaitFailure(StorageException.class, only.node().takeSnapshot());
            assertEquals(1, of(only).count(Counter.SNAPSHOTS_TAKEN));
            assertEquals(1, of(only).count(Counter.SNAPSHOTS_FAILED));
            assertEquals(0, of(only).count(Counter.SNAPSHOTS_INSTALLED));
        }
    }

    @Test
    void whatIsRefusedAtTheDoorIsCounted() {
        try (TestCluster cluster = start(3, 1)) {
            TestCluster.Place only = cluster.awaitLeader();
            int limit = TestCluster.OPTIONS.replication().maxCommandBytes();
            cluster.awaitFailure(CommandTooLargeException.class, only.node().propose(new byte[limit + 1]));
            assertEquals(1, of(only).count(Counter.PROPOSALS_REJECTED));
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i <= Inbox.MAX_CALLERS; i++) {
                all.add(only.node().propose(Bytes.utf8("a")));
            }
            cluster.awaitFailure(BusyException.class, all.get(Inbox.MAX_CALLERS));
            assertEquals(2, of(only).count(Counter.PROPOSALS_REJECTED));
            cluster.stopNode("1");
            assertEquals(Inbox.MAX_CALLERS, ends(of(only)) - 2);
        }
    }

    private static long ends(MetricsSnapshot snapshot) {
        return snapshot.count(Counter.PROPOSALS_APPLIED)
                + snapshot.count(Counter.PROPOSALS_REJECTED)
                + snapshot.count(Counter.PROPOSALS_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void everyProposalIsCountedAtJustOneEndWhateverFails(long seed) {
        try (TestCluster cluster = start(seed, 3)) {
            Map<String, Integer> proposed = new LinkedHashMap<>();
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                TestCluster.Place leader = cluster.awaitLeader();
                for (TestCluster.Place place : cluster.places.values()) {
                    for (int i = 0; i < 50; i++) {
                        all.add(place.node().propose(Bytes.utf8("c" + i)));
                        proposed.merge(place.id.value(), 1, Integer::sum);
                    }
                }
                for (int i = 0; i < 40 * round; i++) {
                    cluster.environment.runOne();
                }
                cluster.stopNode(leader.id.value());
                cluster.awaitLeader();
                cluster.startNode(leader.id.value());
            }
            cluster.environment.runUntil(
                    "the end of all", TestCluster.LIMIT, () -> all.stream().allMatch(CompletableFuture::isDone));
            for (TestCluster.Place place : cluster.places.values()) {
                assertEquals(
                        Long.valueOf(proposed.getOrDefault(place.id.value(), 0)),
                        ends(of(place)),
                        () -> "ends of proposals of node " + place.id);
            }
            long applied = all.stream()
                    .filter(future -> !future.isCompletedExceptionally())
                    .count();
            assertEquals(applied, sum(Counter.PROPOSALS_APPLIED));
        }
    }

    @Test
    void metricsThatThrowHarmNothing() {
        RaftMetrics throwing = new RaftMetrics() {
            @Override
            public void count(Counter counter, long amount) {
                throw new AssertionError(counter);
            }

            @Override
            public void time(Timer timer, long nanos) {
                throw new AssertionError(timer);
            }
        };
        TestCluster cluster = TestCluster.prepare(4, 3, TestCluster.OPTIONS);
        try (cluster) {
            cluster.places.forEach((id, place) -> {
                place.metrics = throwing;
                cluster.startNode(id);
            });
            assertEquals(1, cluster.propose(cluster.awaitLeader(), "a").result());
            cluster.await(cluster.follower().node().read(() -> 1));
            cluster.places.values().forEach(place -> assertEquals(List.of(), place.failures));
        }
    }
}
