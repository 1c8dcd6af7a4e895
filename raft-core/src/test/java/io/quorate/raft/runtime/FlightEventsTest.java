package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.protocol.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK's flight recorder holds of a node. */
class FlightEventsTest {
    private static final String PREFIX = "io.quorate.raft.";

    private static List<RecordedEvent> recorded(Path directory, Runnable work) throws IOException {
        Path file = directory.resolve("flight.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith(PREFIX))
                .toList();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name, String node) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(PREFIX + name))
                .filter(event -> event.getString("node").equals(node))
                .toList();
    }

    @Test
    void electionsLeadersAndSnapshotsAreRecordedWithGroupNodeAndTerm(@TempDir Path directory) throws IOException {
        long[] facts = new long[2];
        List<RecordedEvent> events = recorded(directory, () -> {
            try (TestCluster cluster = TestCluster.start(1, 1)) {
                TestCluster.Place only = cluster.awaitLeader();
                cluster.propose(only, "a");
                facts[0] = only.node().status().term();
                facts[1] = cluster.await(only.node().takeSnapshot()).index();
            }
        });
        for (RecordedEvent event : events) {
            assertEquals(TestCluster.GROUP.value(), event.getString("group"));
        }
        assertEquals(facts[0], named(events, "Election", "1").get(0).getLong("term"));
        List<RecordedEvent> roles = named(events, "RoleChange", "1");
        assertEquals(
                List.of("CANDIDATE ELECTION_TIMEOUT", "LEADER ELECTION_WON"),
                roles.stream()
                        .map(event -> event.getString("role") + " " + event.getString("reason"))
                        .toList());
        RecordedEvent leader = named(events, "LeaderChange", "1").get(0);
        assertEquals("1", leader.getString("leader"));
        assertEquals(facts[0], leader.getLong("term"));
        RecordedEvent snapshot = named(events, "SnapshotTaken", "1").get(0);
        assertEquals(facts[1], snapshot.getLong("lastIndex"));
        assertEquals(facts[0], snapshot.getLong("term"));
        assertTrue(snapshot.getLong("sizeBytes") > 0);
    }

    @Test
    void anInstalledSnapshotIsRecorded(@TempDir Path directory) throws IOException {
        List<RecordedEvent> events = recorded(directory, () -> {
            try (TestCluster cluster = TestCluster.start(2, 3, ClusterSnapshotTest.SMALL)) {
                TestCluster.Place leader = cluster.awaitLeader();
                String behind = cluster.follower().id.value();
                cluster.stopNode(behind);
                for (int i = 0; i < 60; i++) {
                    cluster.propose(leader, "c" + i);
                }
                cluster.startNode(behind);
                cluster.environment.runUntil(
                        "a snapshot",
                        TestCluster.LIMIT,
                        () -> cluster.place(behind).machine.restores() > 0);
            }
        });
        assertTrue(events.stream()
                .anyMatch(event -> event.getEventType().getName().equals(PREFIX + "SnapshotInstalled")
                        && event.getLong("lastIndex") > 0));
    }

    @Test
    void onlyASlowSyncIsRecorded(@TempDir Path directory) throws IOException {
        FlightEvents flight = FlightEvents.of(TestCluster.GROUP, NodeId.of("slow"));
        List<RecordedEvent> events = recorded(directory, () -> {
            ArrayDeque<Long> times = new ArrayDeque<>(List.of(FlightEvents.SLOW_SYNC_NANOS - 1, 123_000_000L));
            Meter meter = new Meter(RaftMetrics.NONE, times::remove, flight);
            meter.synced(0, 5);
            meter.synced(0, 6);
        });
        List<RecordedEvent> slow = named(events, "SlowSync", "slow");
        assertEquals(1, slow.size());
        assertEquals(6, slow.get(0).getLong("term"));
        assertEquals(123, slow.get(0).getDuration("took").toMillis());
    }
}
