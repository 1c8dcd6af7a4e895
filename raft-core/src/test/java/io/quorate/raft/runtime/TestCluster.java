package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.RaftNode;
import io.quorate.raft.RaftNodeBuilder;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Nodes of the shipped runtime on one thread in virtual time, with stores that outlive them. */
final class TestCluster implements AutoCloseable {
    static final GroupId GROUP = GroupId.of("g");
    static final Duration LIMIT = Duration.ofSeconds(30);
    static final RaftOptions OPTIONS = RaftOptions.DEFAULT.with(new ElectionOptions(Duration.ofMillis(10), 2, 10, 100));

    /** How a node reaches the others. */
    record Wire(Transport transport, SerialExecutor delivery) {}

    /** A node, what it stands on, and what was heard of it. */
    static final class Place implements RaftListener {
        final NodeId id;
        final FaultyLogStore log;
        final MemorySnapshots snapshots = new MemorySnapshots();
        final List<Throwable> failures = new ArrayList<>();
        JournalMachine machine = new JournalMachine();
        boolean hasCodec = true;
        RaftListener listener = this;
        RaftMetrics metrics = RaftMetrics.NONE;

        @Nullable
        RaftNode<Integer> node;

        @Nullable
        Wire wire;

        Place(NodeId id) {
            this.id = id;
            this.log = new FaultyLogStore(new MemoryLogStore(new NodeIdentity(ClusterId.of("test"), id, 7)));
        }

        RaftNode<Integer> node() {
            RaftNode<Integer> running = node;
            if (running == null) {
                throw new IllegalStateException("node " + id + " does not run");
            }
            return running;
        }

        @Override
        public void failed(Throwable cause) {
            failures.add(cause);
        }
    }

    final ManualEnvironment environment;
    final InProcessNetwork network = new InProcessNetwork();
    final Map<String, Place> places = new TreeMap<>();
    private final Configuration members;
    private final RaftOptions options;

    private TestCluster(long seed, int size, RaftOptions options) {
        this.environment = new ManualEnvironment(seed);
        this.options = options;
        List<Member> voters = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            String id = Integer.toString(i);
            voters.add(Member.of(id, "node-" + id));
            places.put(id, new Place(NodeId.of(id)));
        }
        members = Configuration.ofVoters(voters);
    }

    static TestCluster start(long seed, int size) {
        return start(seed, size, OPTIONS);
    }

    /** Makes nodes that do not run yet. */
    static TestCluster prepare(long seed, int size, RaftOptions options) {
        return new TestCluster(seed, size, options);
    }

    static TestCluster start(long seed, int size, RaftOptions options) {
        TestCluster cluster = prepare(seed, size, options);
        cluster.places.keySet().forEach(cluster::startNode);
        return cluster;
    }

    RaftNodeBuilder<Integer> builder(Place place, Transport transport) {
        RaftNodeBuilder<Integer> builder = RaftNode.builder(place.machine);
        if (members.contains(place.id)) {
            builder.bootstrap(members);
        }
        if (place.hasCodec) {
            builder.resultCodec(new NumberCodec());
        }
        return builder.group(GROUP)
                .logStore(place.log)
                .snapshotStore(place.snapshots)
                .transport(transport)
                .options(options)
                .listener(place.listener)
                .metrics(place.metrics)
                .environment(environment);
    }

    void startNode(String id) {
        Place place = place(id);
        SerialExecutor delivery = environment.serialExecutor("delivery-" + id);
        Transport transport = network.transport(place.log.identity(), delivery);
        place.machine = new JournalMachine();
        place.wire = new Wire(transport, delivery);
        place.node = builder(place, transport).start();
    }

    /** Starts a node that belongs to nothing yet, and returns how it is reached. */
    Member startStranger(String id) {
        places.put(id, new Place(NodeId.of(id)));
        startNode(id);
        return Member.of(id, "node-" + id);
    }

    /** Ends the node, as far as the others can see without a word; its stores stay. */
    void stopNode(String id) {
        Place place = place(id);
        RaftNode<Integer> node = place.node;
        if (node != null) {
            node.close();
        }
        Wire wire = place.wire;
        if (wire != null) {
            wire.transport().close();
            wire.delivery().close();
        }
        place.node = null;
        place.wire = null;
    }

    Place place(String id) {
        Place place = places.get(id);
        if (place == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return place;
    }

    RaftNode<Integer> node(String id) {
        return place(id).node();
    }

    /** Waits until one of the running nodes leads and the other ones know it; returns it. */
    Place awaitLeader() {
        environment.runUntil("a leader that all running nodes follow", LIMIT, () -> agreedLeader() != null);
        Place leader = agreedLeader();
        if (leader == null) {
            throw new IllegalStateException("the leader is gone");
        }
        return leader;
    }

    private @Nullable Place agreedLeader() {
        Place leader = null;
        for (Place place : running()) {
            if (place.node().status().role() == RoleName.LEADER) {
                leader = place;
            }
        }
        if (leader == null) {
            return null;
        }
        for (Place place : running()) {
            if (!place.node().status().leader().map(leader.id::equals).orElse(false)) {
                return null;
            }
        }
        return leader;
    }

    List<Place> running() {
        return places.values().stream().filter(place -> place.node != null).toList();
    }

    /** Returns a running node that does not lead. */
    Place follower() {
        Place leader = awaitLeader();
        return running().stream().filter(place -> place != leader).findFirst().orElseThrow();
    }

    Committed<Integer> propose(Place place, String command) {
        return await(place.node().propose(Bytes.utf8(command)));
    }

    <T> T await(CompletableFuture<T> future) {
        environment.runUntil("the end of a future", LIMIT, future::isDone);
        return future.join();
    }

    <T extends Throwable> T awaitFailure(Class<T> type, CompletableFuture<?> future) {
        environment.runUntil("the end of a future", LIMIT, future::isDone);
        Throwable cause = assertThrows(CompletionException.class, future::join).getCause();
        if (!type.isInstance(cause)) {
            throw new AssertionError("another failure than expected", cause);
        }
        return type.cast(cause);
    }

    /** Checks that the message of the failure has this part. */
    static void assertSays(String part, Throwable failure) {
        assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::toString);
    }

    void awaitEverywhere(String what, Supplier<List<String>> expected) {
        environment.runUntil(
                what,
                LIMIT,
                () -> running().stream()
                        .allMatch(place -> place.machine.commands().equals(expected.get())));
    }

    /** Closes everything and checks that nothing is left open. */
    @Override
    public void close() {
        List.copyOf(places.keySet()).forEach(this::stopNode);
        assertEquals(List.of(), environment.openExecutors());
        assertEquals(0, environment.timers());
        for (Place place : places.values()) {
            assertEquals(0, place.snapshots.open(), () -> "open snapshots of node " + place.id);
            assertTrue(place.log.isOpen());
        }
    }
}
