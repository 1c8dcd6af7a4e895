package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.Committed;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proposals and reads through all the nodes while these stop, start and lose each other, with snapshots all the time:
 * afterwards each caller was told the truth.
 */
class ClusterChaosTest {
    private static final int STEPS = 300;
    private static final RaftOptions OPTIONS = TestCluster.OPTIONS.with(new SnapshotOptions(15, 0, 3, 50));

    private final Map<String, CompletableFuture<Committed<Integer>>> proposals = new LinkedHashMap<>();
    private final List<CompletableFuture<?>> reads = new ArrayList<>();
    private int foreignCallbacks;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("chaos.seeds", 25));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCallerIsToldTheTruth(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (TestCluster cluster = TestCluster.start(seed, 3 + 2 * random.nextInt(2), OPTIONS)) {
            cluster.environment.meanwhile(() -> askEverybody(cluster));
            for (int step = 0; step < STEPS; step++) {
                disturb(cluster, random, step);
                cluster.environment.advance(Duration.ofMillis(random.nextInt(60)));
            }
            heal(cluster);
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.propose(leader, "last");
            cluster.environment.runUntil("the end of all futures", TestCluster.LIMIT, this::allEnded);
            List<String> truth = List.copyOf(leader.machine.commands());
            cluster.awaitEverywhere("the same everywhere", () -> truth);
            check(truth);
        }
    }

    private void askEverybody(TestCluster cluster) {
        for (TestCluster.Place place : cluster.running()) {
            reads.add(place.node().freshStatus().exceptionally(stopped -> null));
        }
    }

    private void disturb(TestCluster cluster, SplittableRandom random, int step) {
        List<String> ids = List.copyOf(cluster.places.keySet());
        TestCluster.Place place = cluster.place(ids.get(random.nextInt(ids.size())));
        TestCluster.Place other = cluster.place(ids.get(random.nextInt(ids.size())));
        switch (random.nextInt(10)) {
            case 0 -> {
                if (place.node == null) {
                    cluster.startNode(place.id.value());
                } else {
                    cluster.stopNode(place.id.value());
                }
            }
            case 1 -> {
                if (place != other) {
                    cluster.network.disconnect(place.id, other.id);
                }
            }
            case 2 -> heal(cluster);
            case 3 -> cluster.network.connect(place.id, other.id);
            case 4 -> read(cluster, place);
            default -> propose(cluster, place, other, 1 + random.nextInt(5), step);
        }
    }

    private void heal(TestCluster cluster) {
        cluster.network.connectAll();
        for (TestCluster.Place place : cluster.places.values()) {
            assertEquals(List.of(), place.failures);
            if (place.node == null) {
                cluster.startNode(place.id.value());
            }
        }
    }

    /** Proposes; the moment the first of the commands is acknowledged, reads on another node. */
    private void propose(TestCluster cluster, TestCluster.Place place, TestCluster.Place reader, int count, int step) {
        if (place.node == null) {
            return;
        }
        for (int i = 0; i < count; i++) {
            String command = step + "." + i;
            CompletableFuture<Committed<Integer>> future = place.node().propose(Bytes.utf8(command));
            proposals.put(command, future);
            reads.add(future.handle((committed, failure) -> calledBack(cluster)));
            if (i == 0) {
                reads.add(future.thenAccept(committed -> read(cluster, reader)).exceptionally(failure -> null));
            }
        }
    }

    /** Reads how much is applied, and holds that against what had been acknowledged when the read was asked for. */
    private void read(TestCluster cluster, TestCluster.Place place) {
        if (place.node == null) {
            return;
        }
        List<String> known = acknowledged();
        JournalMachine machine = place.machine;
        CompletableFuture<Set<String>> read = place.node().read(() -> new HashSet<>(machine.commands()));
        reads.add(read.handle((seen, failure) -> calledBack(cluster)));
        reads.add(read.thenAccept(seen -> assertTrue(seen.containsAll(known), () -> "a stale read of " + seen)));
    }

    private int calledBack(TestCluster cluster) {
        foreignCallbacks += cluster.environment.isVisiting() ? 1 : 0;
        return foreignCallbacks;
    }

    private List<String> acknowledged() {
        return proposals.entrySet().stream()
                .filter(entry -> entry.getValue().isDone() && !entry.getValue().isCompletedExceptionally())
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean allEnded() {
        return proposals.values().stream().allMatch(CompletableFuture::isDone)
                && reads.stream().allMatch(CompletableFuture::isDone);
    }

    private void check(List<String> truth) {
        assertEquals(0, foreignCallbacks, "callers hear from the node's own threads");
        assertEquals(truth.size(), new HashSet<>(truth).size(), "nothing is applied twice");
        assertTrue(acknowledged().size() > 20, "the cluster did serve");
        proposals.forEach((command, future) -> {
            try {
                Committed<Integer> committed = future.join();
                assertEquals(command, truth.get(committed.result() - 1));
            } catch (CompletionException e) {
                if (e.getCause() instanceof ProposalRejectedException) {
                    assertFalse(truth.contains(command), () -> "refused, and applied all the same: " + command);
                } else {
                    assertInstanceOf(OutcomeUnknownException.class, e.getCause());
                }
            }
        });
        for (CompletableFuture<?> read : List.copyOf(reads)) {
            try {
                read.join();
            } catch (CompletionException e) {
                assertInstanceOf(ProposalRejectedException.class, e.getCause());
            }
        }
    }
}
