package io.quorate.kv.embedded;

import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.NodeReport;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;

/**
 * Three nodes of one group in this process, over TCP on the loopback interface and RocksDB. Starting and stopping is for one
 * thread at a time, all else for any.
 */
public final class EmbeddedCluster implements AutoCloseable {
    /** The nodes' names. */
    public static final List<NodeId> IDS = List.of(NodeId.of("1"), NodeId.of("2"), NodeId.of("3"));

    private final EmbeddedOptions options;
    private final Changes changes = new Changes();
    private final ConcurrentMap<NodeId, String> addresses = new ConcurrentHashMap<>();
    private final ConcurrentMap<NodeId, RunningNode> running = new ConcurrentHashMap<>();

    private EmbeddedCluster(EmbeddedOptions options) {
        this.options = options;
    }

    /**
     * Starts all the nodes, with the data that is there, or as a new group.
     *
     * @throws KvFailure if the data directory cannot be used
     * @throws RuntimeException if a node cannot start; those that did are stopped again
     */
    public static EmbeddedCluster start(EmbeddedOptions options) {
        EmbeddedCluster cluster = open(options);
        try {
            IDS.forEach(cluster::start);
            return cluster;
        } catch (RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    /** Prepares a cluster of which no node is started yet. */
    static EmbeddedCluster open(EmbeddedOptions options) {
        try {
            Files.createDirectories(options.data());
        } catch (IOException failed) {
            throw new UncheckedIOException(options.data() + " cannot be made a data directory: " + failed, failed);
        }
        EmbeddedCluster cluster = new EmbeddedCluster(options);
        cluster.prepare();
        return cluster;
    }

    /**
     * Makes the data of all the nodes before the first of them runs, and finds their ports. So a node that has no data while
     * others do has lost it, and with it what it promised; to start it anew could cost acknowledged writes.
     */
    private void prepare() {
        Map<NodeId, NodeBase> bases = new LinkedHashMap<>();
        try {
            List<NodeId> missing = new ArrayList<>(IDS);
            missing.removeIf(id -> NodeBase.exists(options.data(), id));
            for (NodeId id : IDS) {
                if (!missing.contains(id)) {
                    bases.put(id, bind(id));
                }
            }
            if (!missing.isEmpty() && !bases.values().stream().allMatch(RunningNode::isFresh)) {
                throw new KvFailure("the data of node " + missing.get(0) + " is missing in " + options.data()
                        + ", while other nodes have theirs");
            }
            for (NodeId id : missing) {
                bases.put(id, bind(id));
            }
        } finally {
            bases.values().forEach(NodeBase::close);
        }
    }

    private NodeBase bind(NodeId id) {
        String known = addresses.get(id);
        int port = known == null
                ? options.ports().get(IDS.indexOf(id))
                : Integer.parseInt(known.substring(known.lastIndexOf(':') + 1));
        return NodeBase.open(options.data(), id, port, addresses);
    }

    /**
     * Starts a node that does not run.
     *
     * @throws KvFailure if it runs
     * @throws RuntimeException if it cannot start
     */
    public void start(NodeId id) {
        if (running.containsKey(requireKnown(id))) {
            throw new KvFailure("node " + id + " runs already");
        }
        running.put(id, RunningNode.start(bind(id), configuration(), options.raft(), changes));
    }

    private Configuration configuration() {
        return Configuration.ofVoters(IDS.stream()
                .map(id -> new Member(id, addresses.getOrDefault(id, "unknown:0")))
                .toList());
    }

    /**
     * Stops a node in order.
     *
     * @throws KvFailure if it does not run
     */
    public void stop(NodeId id) {
        remove(id).close();
    }

    /**
     * Stops a node as a crash would.
     *
     * @throws KvFailure if it does not run
     */
    public void crash(NodeId id) {
        remove(id).crash();
    }

    private RunningNode remove(NodeId id) {
        RunningNode node = running.remove(requireKnown(id));
        if (node == null) {
            throw new KvFailure("node " + id + " is stopped already");
        }
        return node;
    }

    /**
     * Returns a node that runs.
     *
     * @throws KvFailure if there is none of this name, or it is stopped
     */
    public RunningNode node(NodeId id) {
        RunningNode node = running.get(requireKnown(id));
        if (node == null) {
            throw new KvFailure("node " + id + " is stopped");
        }
        return node;
    }

    private static NodeId requireKnown(NodeId id) {
        if (!IDS.contains(id)) {
            throw new KvFailure("there is no node " + id + ", only 1, 2 and 3");
        }
        return id;
    }

    /** Returns the nodes that run, in the order of their names. */
    public List<NodeId> runningIds() {
        return IDS.stream().filter(running::containsKey).toList();
    }

    /** Returns the running node that believes to lead, in the highest term where there are several. */
    public Optional<NodeId> leader() {
        NodeId best = null;
        long bestTerm = 0;
        for (Map.Entry<NodeId, RunningNode> entry : running.entrySet()) {
            NodeEvents events = entry.getValue().events();
            if (events.role() == RoleName.LEADER && events.term() > bestTerm) {
                best = entry.getKey();
                bestTerm = events.term();
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Waits until a node leads.
     *
     * @throws KvFailure if none does within this time
     */
    public NodeId awaitLeader(Duration timeout) {
        await("a leader", timeout, () -> leader().isPresent());
        return leader().orElseThrow(() -> new KvFailure("the leader stepped down"));
    }

    /**
     * Waits until something about the nodes is so.
     *
     * @throws KvFailure if it is not within this time
     */
    public void await(String what, Duration timeout, BooleanSupplier condition) {
        if (!changes.await(condition, timeout)) {
            throw new KvFailure("no " + what + " within " + timeout.toMillis() + " ms");
        }
    }

    /** Returns a client that asks the leader, or any node where none is known. */
    public EmbeddedClient client() {
        return new EmbeddedClient(this, options.timeout());
    }

    /** Returns a client that asks this node only. */
    public EmbeddedClient client(NodeId id) {
        EmbeddedClient client = client();
        client.use(id);
        return client;
    }

    /** Returns what is known of each node. */
    public List<NodeReport> reports() {
        List<NodeReport> reports = new ArrayList<>();
        for (NodeId id : IDS) {
            RunningNode node = running.get(id);
            reports.add(new NodeReport(
                    id,
                    addresses.getOrDefault(id, "-"),
                    node == null ? null : node.raft().status()));
        }
        return reports;
    }

    /** Stops all the nodes in order. Does nothing the second time. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (NodeId id : IDS) {
            RunningNode node = running.remove(id);
            try {
                if (node != null) {
                    node.close();
                }
            } catch (RuntimeException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
