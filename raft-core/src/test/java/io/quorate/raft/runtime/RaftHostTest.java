package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftHost;
import io.quorate.raft.RaftNode;
import io.quorate.raft.api.HostThreads;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.runtime.HostCluster.Site;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The nodes of many groups in one process: what they share, and what they do not do to each other. */
class RaftHostTest {
    private static final int GROUPS = 50;

    @Test
    void fiftyGroupsAreLedWrittenToAndRestarted() {
        try (HostCluster cluster = new HostCluster(1, GROUPS)) {
            cluster.awaitLeaders();
            assertEquals(new TreeSet<>(cluster.groups), host(cluster.site("1")).groups());
            cluster.writeEverywhere("1", "first");
            cluster.stop("2");
            cluster.awaitLeaders();
            cluster.writeEverywhere("3", "second");
            cluster.start("2");
            cluster.awaitLeaders();
            cluster.writeEverywhere("2", "third");
            for (GroupId group : cluster.groups) {
                assertEquals(
                        List.of("first", "second", "third"),
                        cluster.site("2").machine(group).commands());
            }
        }
    }

    @Test
    void groupsThatWriteAtTheSameTimeShareTheSyncs() {
        try (HostCluster cluster = new HostCluster(2, GROUPS)) {
            cluster.awaitLeaders();
            Site site = cluster.site("1");
            int before = site.log.rounds().size();
            cluster.writeEverywhere("1", "x");
            int rounds = site.log.rounds().size() - before;
            assertTrue(rounds < GROUPS, () -> rounds + " syncs for the writes of " + GROUPS + " groups");
        }
    }

    @Test
    void aLogStoreThatFailsStopsAllOfItsGroupsWithTheSameCauseAndTheOthersGoOn() {
        try (HostCluster cluster = new HostCluster(3, GROUPS)) {
            cluster.awaitLeaders();
            Site broken = cluster.site("1");
            broken.log.failWrites();
            CompletableFuture<?> lost = broken.node(cluster.groups.get(0)).propose(Bytes.utf8("x"));
            cluster.environment.runUntil(
                    "all of them hear of it", HostCluster.LIMIT, () -> broken.failures.size() == GROUPS);
            assertTrue(lost.isCompletedExceptionally());
            assertEquals(1, new HashSet<>(broken.failures.values()).size());
            CompletableFuture<?> late = broken.node(cluster.groups.get(9)).propose(Bytes.utf8("y"));
            assertThrows(NodeClosedException.class, () -> rethrow(late));
            cluster.stop("1");
            cluster.awaitLeaders();
            cluster.writeEverywhere("2", "z");
        }
    }

    private static void rethrow(CompletableFuture<?> failed) throws Throwable {
        Throwable[] cause = new Throwable[1];
        CompletableFuture<?> unused = failed.whenComplete((result, failure) -> cause[0] = failure);
        throw cause[0];
    }

    @Test
    void aStateMachineThatFailsStopsItsOwnGroupOnly() {
        try (HostCluster cluster = new HostCluster(4, 3)) {
            cluster.awaitLeaders();
            GroupId poisoned = cluster.groups.get(0);
            Site site = cluster.site("1");
            site.machine(poisoned).failAt("poison");
            CompletableFuture<?> unused = cluster.site("2").node(poisoned).propose(Bytes.utf8("poison"));
            cluster.environment.runUntil("the failure", HostCluster.LIMIT, () -> !site.failures.isEmpty());
            assertEquals(Set.of(poisoned), site.failures.keySet());
            GroupId other = cluster.groups.get(1);
            CompletableFuture<?> write = site.node(other).propose(Bytes.utf8("x"));
            cluster.environment.runUntil("a write of another group", HostCluster.LIMIT, write::isDone);
            write.join();
        }
    }

    @Test
    void oneNodeIsClosedAndStartedAgainWhileTheOthersGoOn() {
        try (HostCluster cluster = new HostCluster(5, 5)) {
            cluster.awaitLeaders();
            cluster.writeEverywhere("1", "before");
            Site site = cluster.site("1");
            GroupId group = cluster.groups.get(2);
            CompletableFuture<?> unused = site.node(group).propose(Bytes.utf8("under way"));
            site.node(group).close();
            assertEquals(4, host(site).groups().size());
            cluster.start(site, group);
            cluster.awaitLeaders();
            cluster.writeEverywhere("1", "after");
        }
    }

    @Test
    void aGroupIsServedOnceAndTheHostsThingsAreTheHosts() {
        try (HostCluster cluster = new HostCluster(6, 2)) {
            Site site = cluster.site("1");
            GroupId group = cluster.groups.get(0);
            RaftNode<Integer> serving = site.node(group);
            IllegalStateException twice = assertThrows(IllegalStateException.class, () -> cluster.start(site, group));
            TestCluster.assertSays("already", twice);
            assertThrows(
                    IllegalStateException.class,
                    () -> host(site).node(new JournalMachine()).logStore(site.log));
            assertThrows(
                    IllegalStateException.class,
                    () -> host(site).node(new JournalMachine()).environment(cluster.environment));
            site.nodes.put(group, serving);
            cluster.awaitLeaders();
        }
    }

    @Test
    void aClosedHostTakesNoGroupAndSaysSo() {
        try (HostCluster cluster = new HostCluster(7, 1)) {
            Site site = cluster.site("1");
            RaftHost host = host(site);
            cluster.stop("1");
            IllegalStateException refused = assertThrows(
                    IllegalStateException.class,
                    () -> host.node(new JournalMachine())
                            .group(GroupId.of("late"))
                            .snapshotStore(new MemorySnapshots())
                            .start());
            TestCluster.assertSays("closed", refused);
            host.close();
        }
    }

    @Test
    void threadsHaveRanges() {
        assertThrows(IllegalArgumentException.class, () -> new HostThreads(0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new HostThreads(1, 1, 1, 5000));
        assertEquals(9, HostThreads.ofThisMachine().withAppliers(9).appliers());
        assertThrows(IllegalStateException.class, () -> RaftHost.builder().start());
    }

    private static RaftHost host(Site site) {
        RaftHost host = site.host;
        if (host == null) {
            throw new AssertionError("the host is down");
        }
        return host;
    }
}
