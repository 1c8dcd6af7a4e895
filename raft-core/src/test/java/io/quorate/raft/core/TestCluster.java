package io.quorate.raft.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some cores joined by a network and disks of plain collections. Nothing happens by itself: a test, or {@link #settle},
 * says which message arrives, which disk syncs and whose clock ticks. Every step is judged by the ledgers.
 */
final class TestCluster {
    private final TreeMap<NodeId, TestNode> nodes = new TreeMap<>();
    private final TreeMap<NodeId, Long> lives = new TreeMap<>();
    private final List<Message> network = new ArrayList<>();
    private final Set<List<NodeId>> cut = new HashSet<>();
    private final Set<NodeId> slowDisks = new HashSet<>();
    private final SafetyLedger ledger = new SafetyLedger(this);
    private final ClientLedger clients = new ClientLedger(ledger);
    private final long seed;
    private long lifeCount;
    private int tokens;

    /** Starts these nodes, each with what is given for it. */
    TestCluster(long seed, Function<NodeId, Given> given, NodeId... ids) {
        this.seed = seed;
        for (NodeId id : ids) {
            TestNode node = new TestNode(id, given.apply(id), this);
            nodes.put(id, node);
            for (int i = 1; i <= node.disk().entries().size(); i++) {
                ledger.written(node.disk().read(i, i, 0));
            }
        }
        for (NodeId id : ids) {
            restart(id);
        }
    }

    /** Starts voters a, b, c … with nothing but their configuration. */
    static TestCluster of(NodeId... ids) {
        return new TestCluster(1, id -> Given.core().voters(ids), ids);
    }

    TestNode node(NodeId id) {
        TestNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    List<TestNode> nodes() {
        return List.copyOf(nodes.values());
    }

    SafetyLedger ledger() {
        return ledger;
    }

    ClientLedger clients() {
        return clients;
    }

    /** Returns the messages under way, oldest first; tests may take out, repeat and reorder. */
    List<Message> network() {
        return network;
    }

    void send(Message message) {
        ledger.sent(message);
        if (!cut.contains(List.of(message.from(), message.to()))) {
            network.add(message);
        }
    }

    /** Lets a message, under way or not, arrive. */
    void deliver(Message message) {
        TestNode target = nodes.get(message.to());
        if (target != null && target.isUp()) {
            target.step(new Event.Received(message));
        }
    }

    /** Lets every message arrive, every disk but the slow ones sync, and all news be heard, until nothing is left. */
    void settle() {
        boolean busy = true;
        for (int i = 0; busy; i++) {
            if (i > 100_000) {
                throw new AssertionError("the cluster does not come to rest: " + network);
            }
            busy = settleOnce();
        }
    }

    private boolean settleOnce() {
        boolean busy = false;
        for (TestNode node : nodes.values()) {
            if (node.isUp()) {
                if (!slowDisks.contains(node.id()) && node.disk().unsynced() > 0) {
                    node.sync(Integer.MAX_VALUE);
                    busy = true;
                }
                busy |= node.takeNews();
            }
        }
        if (!network.isEmpty()) {
            deliver(network.remove(0));
            busy = true;
        }
        return busy;
    }

    /** Lets time pass at all nodes that are up, settling after each tick. */
    void ticks(int count) {
        for (int i = 0; i < count; i++) {
            for (TestNode node : nodes.values()) {
                if (node.isUp()) {
                    node.step(new Event.Tick());
                }
            }
            settle();
        }
    }

    void drop(Predicate<Message> which) {
        network.removeIf(which);
    }

    void cut(NodeId one, NodeId other) {
        cut.add(List.of(one, other));
        cut.add(List.of(other, one));
    }

    void cutOneWay(NodeId from, NodeId to) {
        cut.add(List.of(from, to));
    }

    void isolate(NodeId id) {
        for (NodeId other : nodes.keySet()) {
            cut(id, other);
        }
    }

    void heal() {
        cut.clear();
    }

    void slowDisk(NodeId... ids) {
        slowDisks.addAll(Arrays.asList(ids));
    }

    void fastDisks() {
        slowDisks.clear();
    }

    void crash(NodeId id) {
        node(id).crash();
    }

    void restart(NodeId id) {
        lives.put(id, ++lifeCount);
        node(id).start(seed * 1000 + lifeCount);
    }

    long life(NodeId id) {
        return lives.getOrDefault(id, 0L);
    }

    /** Lets this node's clock run until it stands for election, and all happen that follows. */
    TestNode elect(NodeId id) {
        TestNode node = node(id);
        for (int i = 0; i < 10 * Messages.T && node.role() != RoleName.LEADER; i++) {
            node.step(new Event.Tick());
            settle();
        }
        if (node.role() != RoleName.LEADER) {
            throw new AssertionError(id + " was not elected, but is " + node.role());
        }
        return node;
    }

    private long nextToken(NodeId id) {
        return life(id) << 32 | ++tokens;
    }

    /** A caller of this node proposes a command, unlike all others; nothing is settled. */
    long propose(NodeId id) {
        long token = nextToken(id);
        String command = "command-" + token;
        clients.proposes(token, command);
        node(id).step(new Event.Propose(token, List.of(Bytes.utf8(command))));
        return token;
    }

    /** An operator asks this node to change the membership; nothing is settled. */
    long change(NodeId id, MembershipChange change) {
        long token = nextToken(id);
        clients.asks(token);
        AdminRequest.ChangeMembership request =
                new AdminRequest.ChangeMembership(AdminRequest.ChangeMembership.ANY_INDEX, change);
        node(id).step(new Event.ProposeMembership(token, request));
        return token;
    }

    /** An operator asks this node to see to it that another one leads; nothing is settled. */
    long transfer(NodeId id, @Nullable NodeId target) {
        long token = nextToken(id);
        clients.asks(token);
        node(id).step(new Event.TransferLeadership(token, new AdminRequest.TransferLeadership(target)));
        return token;
    }

    /** A caller of this node reads; nothing is settled. */
    long read(NodeId id) {
        long token = nextToken(id);
        clients.reads(token);
        node(id).step(new Event.Read(token));
        return token;
    }

    @Nullable
    Effect outcome(long token) {
        return clients.outcome(token);
    }

    /** Returns the leader of the latest term, if there is one. */
    @Nullable
    TestNode leader() {
        TestNode latest = null;
        for (TestNode node : nodes.values()) {
            if (node.isUp()
                    && node.role() == RoleName.LEADER
                    && (latest == null || node.state().term() > latest.state().term())) {
                latest = node;
            }
        }
        return latest;
    }

    TestNode requireLeader() {
        TestNode leader = leader();
        if (leader == null) {
            throw new AssertionError("no leader");
        }
        return leader;
    }

    void assertSameLogs() {
        TestNode leader = requireLeader();
        for (TestNode node : nodes.values()) {
            assertEquals(leader.state().log().last(), node.state().log().last(), node.id() + " has another log");
            assertEquals(leader.state().commitIndex(), node.state().commitIndex(), node.id() + " has another commit");
            assertEquals(leader.machine().commands(), node.machine().commands(), node.id() + " has another state");
        }
    }
}
