package io.quorate.kv;

import io.quorate.kv.client.KvClient;
import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.Outcome;
import io.quorate.kv.embedded.EmbeddedAdmin;
import io.quorate.kv.embedded.EmbeddedClient;
import io.quorate.kv.embedded.EmbeddedCluster;
import io.quorate.kv.embedded.EmbeddedOptions;
import io.quorate.kv.embedded.RunningNode;
import io.quorate.kv.log.LogKind;
import io.quorate.kv.shell.ShowTable;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvEntry;
import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.KvStateMachine;
import io.quorate.kv.store.KvView;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The life of a small cluster in seven steps. Each says what it does and checks that it came out so. */
final class Tour {
    /** Small, so that the log of a node that is down for a moment is gone when it is back. */
    static final long SNAPSHOT_THRESHOLD = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MANY = 500;

    private final EmbeddedCluster cluster;
    private final PrintStream out;
    private int step;

    private Tour(EmbeddedCluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /**
     * Plays the tour on an empty data directory.
     *
     * @throws KvFailure if a step did not hold
     */
    static void play(EmbeddedOptions options, PrintStream out) {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(options)) {
            Tour tour = new Tour(cluster, out);
            NodeId leader = tour.elects(options.log());
            NodeId follower = tour.someFollower(leader);
            tour.replicates(leader);
            tour.deletesThroughAFollower(follower);
            tour.recoversFromDisk(follower);
            tour.failsOver();
            tour.exchangesANode();
            out.println("Every step held.");
        }
    }

    private NodeId elects(LogKind log) {
        step("Three nodes start, over TCP on this machine, each with its own " + log.title()
                + ". They elect a leader.");
        NodeId leader = cluster.awaitLeader(PATIENCE);
        fact("node " + leader + " leads in term " + status(leader).term());
        return leader;
    }

    private void replicates(NodeId leader) {
        step("A write on the leader is read on every node.");
        execute(leader, put("foo1", "bar1"), KvResult.Stored.class);
        fact("put foo1 bar1 on node " + leader + ": ok");
        for (NodeId id : EmbeddedCluster.IDS) {
            expect(id, "foo1", "bar1");
        }
    }

    private void deletesThroughAFollower(NodeId follower) {
        step("A delete through a follower goes by way of the leader; the key is gone on every node.");
        KvResult.Deleted deleted = execute(follower, new KvCommand.Delete(Bytes.utf8("foo1")), KvResult.Deleted.class);
        check(deleted.existed(), "the key was there to delete");
        fact("delete foo1 on node " + follower + ": ok");
        for (NodeId id : EmbeddedCluster.IDS) {
            expect(id, "foo1", null);
        }
    }

    private void recoversFromDisk(NodeId id) {
        step("Node " + id + " takes a snapshot; one more write follows. Then all nodes stop, and start again.");
        execute(id, put("color", "red"), KvResult.Stored.class);
        KvClient.SnapshotReport snapshot = Outcome.of(cluster.client(id).takeSnapshot(), PATIENCE);
        fact("save_snapshot on node " + id + ": " + snapshot.sizeBytes().orElse(0) + " bytes, up to index "
                + snapshot.index());
        execute(id, put("shape", "round"), KvResult.Stored.class);
        EmbeddedCluster.IDS.forEach(cluster::stop);
        cluster.start(id);
        KvStateMachine.Origin origin = stale(id, KvStateMachine::origin);
        check(origin.restores() == 1 && origin.restoredEntries() == 1, "the node took its snapshot over: " + origin);
        Optional<Bytes> color = stale(id, machine -> machine.get(Bytes.utf8("color")));
        check(color.equals(Optional.of(Bytes.utf8("red"))), "color is red, from the snapshot alone: " + color);
        fact("node " + id + " alone, from its snapshot: color = red");
        EmbeddedCluster.IDS.stream().filter(other -> !other.equals(id)).forEach(cluster::start);
        expect(id, "shape", "round");
        long firstApplied = stale(id, KvStateMachine::origin).firstAppliedIndex();
        check(firstApplied > snapshot.index(), "only what follows the snapshot came from the log: " + firstApplied);
        fact("node " + id + " replayed its log from index " + firstApplied + " on, not from the start");
    }

    private void failsOver() {
        NodeId old = cluster.awaitLeader(PATIENCE);
        execute(old, put("before", "crash"), KvResult.Stored.class);
        long oldLast = status(old).log().lastIndex();
        long oldTerm = status(old).term();
        step("The leader, node " + old + ", is killed in the middle of its work. Another one takes over.");
        long killed = System.nanoTime();
        cluster.crash(old);
        NodeId leader = cluster.awaitLeader(PATIENCE);
        execute(leader, put("after", "crash"), KvResult.Stored.class);
        long millis = Duration.ofNanos(System.nanoTime() - killed).toMillis();
        check(status(leader).term() > oldTerm, "the new leader has a new term");
        fact("node " + leader + " leads, and had a write committed " + millis + " ms after the crash");
        expect(leader, "before", "crash");

        step("Many writes and snapshots later the log that node " + old + " needs is gone. It comes back.");
        writeMany(leader);
        cluster.await(
                "log that starts beyond index " + oldLast,
                PATIENCE,
                () -> status(leader).log().firstIndex() > oldLast + 1);
        fact("the leader's log starts at index " + status(leader).log().firstIndex() + ", node " + old + " ends at "
                + oldLast);
        cluster.start(old);
        RunningNode back = cluster.node(old);
        cluster.await(
                "snapshot sent to node " + old,
                PATIENCE,
                () -> back.events().installed().isPresent());
        fact("node " + old + " got a snapshot from the leader, up to index "
                + back.events().installed().map(SnapshotMeta::index).orElse(0L));
        for (NodeId id : EmbeddedCluster.IDS) {
            expect(id, "after", "crash");
        }
        List<KvEntry> expected = contents(leader);
        check(expected.size() == MANY + 4, "all entries are there: " + expected.size());
        for (NodeId id : EmbeddedCluster.IDS) {
            check(contents(id).equals(expected), "node " + id + " holds what the leader holds");
        }
        fact("all three nodes hold the same " + expected.size() + " entries");
    }

    private void exchangesANode() {
        NodeId old = cluster.awaitLeader(PATIENCE);
        NodeId fresh = NodeId.of("4");
        step("Node " + fresh + " is added, catches up and gets a vote; the leader, node " + old + ", is removed.");
        List<KvEntry> expected = contents(old);
        EmbeddedAdmin admin = new EmbeddedAdmin(cluster, cluster.client());
        Outcome.of(admin.add(fresh, Optional.empty()), PATIENCE);
        fact("add " + fresh + ": a learner");
        Outcome.of(admin.promote(fresh), PATIENCE);
        fact("promote " + fresh + ": a voter");
        Outcome.of(admin.remove(old), PATIENCE);
        fact("remove " + old + ": ok");
        fact("node " + cluster.awaitLeader(PATIENCE) + " leads the others");
        for (NodeId id : cluster.ids()) {
            check(contents(id).equals(expected), "node " + id + " holds what node " + old + " held");
        }
        fact("all of them hold what node " + old + " held");
        out.println();
        out.println(ShowTable.of(Outcome.of(cluster.reports(), PATIENCE)));
        out.println();
    }

    private void writeMany(NodeId id) {
        EmbeddedClient client = cluster.client(id);
        List<CompletableFuture<KvResult>> writes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            writes.add(client.execute(put("key" + i, "value" + i)));
        }
        for (CompletableFuture<KvResult> write : writes) {
            KvResult result = Outcome.of(write, PATIENCE);
            check(result instanceof KvResult.Stored, "a write was stored: " + result);
        }
        fact(MANY + " writes: ok");
    }

    private NodeId someFollower(NodeId leader) {
        return EmbeddedCluster.IDS.stream()
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow(() -> new KvFailure("there is no follower"));
    }

    private <T extends KvResult> T execute(NodeId id, KvCommand command, Class<T> expected) {
        KvResult result = Outcome.of(cluster.client(id).execute(command), PATIENCE);
        check(expected.isInstance(result), "the result is as expected: " + result);
        return expected.cast(result);
    }

    private void expect(NodeId id, String key, @Nullable String value) {
        Optional<Bytes> read = Outcome.of(cluster.client(id).get(Bytes.utf8(key)), PATIENCE);
        Optional<Bytes> wanted = Optional.ofNullable(value).map(Bytes::utf8);
        check(read.equals(wanted), "node " + id + " reads " + key + " as " + value + ": " + read);
        fact("get " + key + " on node " + id + ": " + (value == null ? "(none)" : value));
    }

    private <T> T stale(NodeId id, Function<KvStateMachine, T> query) {
        RunningNode node = cluster.node(id);
        return Outcome.of(node.raft().read(ReadConsistency.STALE, () -> query.apply(node.machine())), PATIENCE);
    }

    private List<KvEntry> contents(NodeId id) {
        KvView view = Outcome.of(cluster.client(id).read(KvStateMachine::view), PATIENCE);
        List<KvEntry> entries = new ArrayList<>();
        view.forEach(entries::add);
        return entries;
    }

    private NodeStatus status(NodeId id) {
        return Outcome.of(cluster.node(id).raft().freshStatus(), PATIENCE);
    }

    private static KvCommand put(String key, String value) {
        return new KvCommand.Put(Bytes.utf8(key), Bytes.utf8(value));
    }

    private void step(String text) {
        step++;
        out.println(step + ". " + text);
    }

    private void fact(String text) {
        out.println("   " + text);
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            throw new KvFailure("step " + step + " did not hold: " + what);
        }
    }
}
