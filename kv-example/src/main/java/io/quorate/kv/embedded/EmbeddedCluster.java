package io.quorate.kv.embedded;

import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.NodeReport;
import io.quorate.kv.client.NodeState;
import io.quorate.kv.client.Reasons;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one group in this process, over TCP and disks: three that found it, and those that are added. Starting
 * and stopping, adding and forgetting are for one thread at a time, all else for any.
 */
public final class EmbeddedCluster implements AutoCloseable {
    /** The names of the nodes that found a cluster. */
    public static final List<NodeId> IDS = List.of(NodeId.of("1"), NodeId.of("2"), NodeId.of("3"));

    private static final String HOST = "127.0.0.1";

    private final EmbeddedOptions options;
    private final NodeList list;
    private final Changes changes = new Changes();
    private final NavigableSet<NodeId> ids = new ConcurrentSkipListSet<>();
    private final ConcurrentMap<NodeId, String> addresses = new ConcurrentHashMap<>();
    private final ConcurrentMap<NodeId, NodeBase> prepared = new ConcurrentHashMap<>();
    private final ConcurrentMap<NodeId, RunningNode> running = new ConcurrentHashMap<>();

    private EmbeddedCluster(EmbeddedOptions options) {
        this.options = options;
        this.list = NodeList.in(options.data());
        ids.addAll(list.read().orElse(IDS));
    }

    /**
     * Starts all the nodes, with the data that is there, or as a new group.
     *
     * @throws KvFailure if the data of a node is missing
     * @throws RuntimeException if a node cannot start; those that did are stopped again
     */
    public static EmbeddedCluster start(EmbeddedOptions options) {
        EmbeddedCluster cluster = new EmbeddedCluster(options);
        try {
            cluster.prepare();
            cluster.ids.forEach(cluster::start);
            return cluster;
        } catch (RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    /**
     * Makes the data of all the nodes before the first of them runs, and takes their ports. So a node that has no data
     * while others do has lost it, and with it what it promised; to start it anew could cost acknowledged writes.
     */
    private void prepare() {
        List<NodeId> missing = new ArrayList<>(ids);
        missing.removeIf(id -> NodeBase.exists(options.data(), id));
        List<NodeId> present = new ArrayList<>(ids);
        present.removeAll(missing);
        present.forEach(id -> prepared.put(id, bind(id)));
        boolean founded = list.read().isPresent() || !prepared.values().stream().allMatch(RunningNode::isFresh);
        if (!missing.isEmpty() && founded) {
            throw new KvFailure("the data of node " + missing.get(0) + " is missing in " + options.data()
                    + ", while other nodes have theirs");
        }
        missing.forEach(id -> prepared.put(id, bind(id)));
    }

    private NodeBase bind(NodeId id) {
        String known = addresses.get(id);
        int port = IDS.contains(id) ? options.ports().get(IDS.indexOf(id)) : 0;
        return NodeBase.open(options, id, known == null ? HOST + ":" + port : known, addresses);
    }

    /**
     * Starts a node that does not run, or that has failed.
     *
     * @throws KvFailure if it runs
     * @throws RuntimeException if it cannot start
     */
    public void start(NodeId id) {
        RunningNode present = running.get(requireKnown(id));
        if (present != null && present.events().failure().isEmpty()) {
            throw new KvFailure("node " + id + " runs already");
        }
        if (present != null) {
            stop(id);
        }
        NodeBase ready = prepared.remove(id);
        NodeBase base = ready == null ? bind(id) : ready;
        running.put(id, RunningNode.start(base, founders(), options.raft(), changes));
    }

    /** Returns who founds the group, or null where that is over: a node without data then waits to be added. */
    private @Nullable Configuration founders() {
        return list.read().isPresent()
                ? null
                : Configuration.ofVoters(IDS.stream()
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

    /**
     * Starts a node that is to be added to the group, unless it runs already.
     *
     * @param address where it listens, {@code host:port}; any free port of the loopback interface where left out
     * @return where it listens
     * @throws KvFailure if it is stopped, or runs elsewhere
     */
    public String add(NodeId id, Optional<String> address) {
        if (ids.contains(id)) {
            RunningNode unused = node(id);
            String present = addresses.getOrDefault(id, "");
            if (address.isPresent() && !address.get().equals(present)) {
                throw new KvFailure("node " + id + " runs already, at " + present);
            }
            return present;
        }
        // Before the node can start with what it is not: a founder.
        list.write(ids);
        NodeBase base = NodeBase.open(options, id, address.orElse(HOST + ":0"), addresses);
        running.put(id, RunningNode.start(base, null, options.raft(), changes));
        ids.add(id);
        list.write(ids);
        return addresses.getOrDefault(id, "");
    }

    /** Stops a node that left the group, where it runs, and does not start it again. Its data stays. */
    public void forget(NodeId id) {
        requireKnown(id);
        ids.remove(id);
        list.write(ids);
        addresses.remove(id);
        RunningNode node = running.remove(id);
        if (node != null) {
            node.close();
        }
        changes.signal();
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

    private NodeId requireKnown(NodeId id) {
        if (!ids.contains(id)) {
            throw unknown(id.value());
        }
        return id;
    }

    /** Returns the failure that says which nodes there are, this not being one. */
    KvFailure unknown(String id) {
        List<String> others = ids.stream().map(NodeId::value).toList();
        int last = others.size() - 1;
        return new KvFailure("there is no node " + id + ", only " + String.join(", ", others.subList(0, last)) + " and "
                + others.get(last));
    }

    /** Returns the nodes that belong to the cluster, running or not, in the order of their names. */
    public List<NodeId> ids() {
        return List.copyOf(ids);
    }

    /** Returns the nodes that run, in the order of their names. */
    public List<NodeId> runningIds() {
        return ids.stream().filter(running::containsKey).toList();
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
        await("leader", timeout, () -> leader().isPresent());
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
    public CompletableFuture<List<NodeReport>> reports() {
        CompletableFuture<List<NodeReport>> reports = CompletableFuture.completedFuture(List.of());
        for (NodeId id : ids) {
            reports = reports.thenCombine(report(id), (before, report) -> {
                List<NodeReport> all = new ArrayList<>(before);
                all.add(report);
                return all;
            });
        }
        return reports;
    }

    private CompletableFuture<NodeReport> report(NodeId id) {
        RunningNode node = running.get(id);
        if (node == null) {
            return CompletableFuture.completedFuture(report(id, Optional.empty(), Optional.empty()));
        }
        Optional<Throwable> failure = node.events().failure();
        if (failure.isPresent()) {
            return CompletableFuture.completedFuture(report(id, Optional.empty(), failure.map(Reasons::of)));
        }
        return node.raft()
                .freshStatus()
                .exceptionally(closedMeanwhile -> node.raft().status())
                .thenApply(status -> report(id, Optional.of(NodeState.of(status)), Optional.empty()));
    }

    private NodeReport report(NodeId id, Optional<NodeState> state, Optional<String> failure) {
        return new NodeReport(id.value(), addresses.getOrDefault(id, "-"), state, failure);
    }

    /** Stops all the nodes in order. Does nothing the second time. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (NodeId id : ids) {
            RunningNode node = running.remove(id);
            NodeBase base = prepared.remove(id);
            try {
                if (base != null) {
                    base.close();
                }
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
