package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.OfflineRecovery;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way out of a lost majority: explicit, recorded, and only where it is the last one. */
class OfflineRecoveryTest {
    private static final List<NodeId> LEFT = List.of(NodeId.of("4"), NodeId.of("5"));

    @TempDir
    private Path directory;

    private OfflineRecovery recovery(TestCluster cluster, String id) {
        TestCluster.Place place = cluster.place(id);
        return new OfflineRecovery(TestCluster.GROUP, place.log, place.snapshots, directory);
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void twoOfFiveGoOnAloneAndTakeNewMembersIn() throws IOException {
        try (TestCluster cluster = TestCluster.start(51, 5)) {
            cluster.propose(cluster.awaitLeader(), "a");
            cluster.awaitEverywhere("the write", () -> List.of("a"));
            for (String id : List.of("1", "2", "3", "4", "5")) {
                cluster.stopNode(id);
            }
            OfflineRecovery.Position before = recovery(cluster, "4").inspect();
            assertEquals(5, before.configuration().voters().size());
            OfflineRecovery.Position after = recovery(cluster, "4").force(LEFT, "the operator: rack 1 burnt down");
            assertEquals(before.last().index() + 1, after.last().index());
            assertEquals(before.term() + 1, after.term());
            assertEquals(after, recovery(cluster, "4").inspect());
            List<Path> records = records();
            assertEquals(1, records.size());
            String record = Files.readString(records.get(0));
            assertTrue(record.contains("rack 1 burnt down") && record.contains("node 4 of cluster test"), record);

            cluster.startNode("4");
            cluster.startNode("5");
            TestCluster.Place leader = cluster.awaitLeader();
            cluster.propose(leader, "b");
            cluster.await(leader.node().changeMembership(MembershipChange.addLearner(Member.of("6", "node-6"))));
            Configuration now = cluster.await(leader.node().freshStatus()).configuration();
            assertEquals(LEFT, now.voters().stream().map(Member::id).toList());
            cluster.awaitEverywhere("both writes", () -> List.of("a", "b"));
        }
    }

    @Test
    void whatIsNotTheLastWayOutIsRefusedAndNothingIsChanged() throws IOException {
        try (TestCluster cluster = TestCluster.start(52, 3)) {
            cluster.propose(cluster.awaitLeader(), "a");
            cluster.stopNode("1");
            OfflineRecovery recovery = recovery(cluster, "1");
            OfflineRecovery.Position before = recovery.inspect();
            refused("a majority", recovery, List.of(NodeId.of("1"), NodeId.of("2")), "why");
            refused("do not include this node", recovery, List.of(NodeId.of("2")), "why");
            refused("is no member", recovery, List.of(NodeId.of("1"), NodeId.of("9")), "why");
            refused("needs a reason", recovery, List.of(NodeId.of("1")), " ");
            assertEquals(before, recovery.inspect());
            assertEquals(List.of(), records());
        }
    }

    @Test
    void survivorsMustKnowThatTheyAreMeant() {
        NodeId self = NodeId.of("4");
        Configuration lost = new Configuration(
                List.of(Member.of("1", "node-1"), Member.of("2", "node-2")),
                List.of(),
                List.of(Member.of("4", "node-4"), Member.of("5", "node-5")));
        try (MemoryLogStore log = new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), self, 44))) {
            LogSlice entries = LogSlice.of(EntryId.NONE, List.of(new Entry(1, 1, lost)));
            log.write(List.of(new LogWrite.Append(TestCluster.GROUP, new HardState(3, null, true), 0, entries)));
            OfflineRecovery recovery = new OfflineRecovery(TestCluster.GROUP, log, new MemorySnapshots(), directory);
            refused("is a learner", recovery, List.of(self, NodeId.of("5")), "why");
            Configuration forced = recovery.force(List.of(self), "why").configuration();
            assertEquals(44, forced.member(self).orElseThrow().incarnation());
            assertEquals(
                    new HardState(4, null, true), log.recover(TestCluster.GROUP).hardState());
        }
    }

    private static void refused(String part, OfflineRecovery recovery, List<NodeId> survivors, String reason) {
        TestCluster.assertSays(
                part, assertThrows(IllegalArgumentException.class, () -> recovery.force(survivors, reason)));
    }

    @Test
    void aStoreWithoutTheGroupIsRefused() {
        try (TestCluster cluster = TestCluster.start(53, 1)) {
            cluster.startStranger("2");
            cluster.stopNode("2");
            StorageException nothing = assertThrows(
                    StorageException.class, () -> recovery(cluster, "2").inspect());
            TestCluster.assertSays("holds nothing", nothing);
        }
    }

    @Test
    void withoutARecordNothingIsChanged() throws IOException {
        try (TestCluster cluster = TestCluster.start(54, 3)) {
            cluster.propose(cluster.awaitLeader(), "a");
            cluster.stopNode("1");
            Path file = Files.createFile(directory.resolve("file"));
            TestCluster.Place place = cluster.place("1");
            OfflineRecovery recovery = new OfflineRecovery(TestCluster.GROUP, place.log, place.snapshots, file);
            OfflineRecovery.Position before = recovery.inspect();
            assertThrows(StorageException.class, () -> recovery.force(List.of(NodeId.of("1")), "why"));
            assertEquals(before, recovery.inspect());
            assertFalse(Files.isDirectory(file));
        }
    }
}
