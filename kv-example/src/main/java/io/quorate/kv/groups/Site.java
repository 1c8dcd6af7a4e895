package io.quorate.kv.groups;

import io.quorate.kv.client.KvFailure;
import io.quorate.raft.RaftHost;
import io.quorate.raft.RaftNode;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.transport.netty.NettyTransport;
import io.quorate.raft.transport.netty.TransportTraffic;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One host, its log store and its transport: what is a process of its own elsewhere. Used by one thread. */
final class Site implements AutoCloseable {
    private static final ClusterId CLUSTER = ClusterId.of("groups");

    private final NodeId id;
    private final Path directory;
    private final ManyGroups.Plan plan;
    private final Map<GroupId, RaftNode<Long>> nodes = new ConcurrentHashMap<>();
    private int port;
    private @Nullable Open open;

    /** What there is while the host runs. */
    private record Open(LogStore log, NettyTransport transport, RaftHost host) {}

    Site(NodeId id, ManyGroups.Plan plan) {
        this.id = id;
        this.directory = plan.data().resolve(id.value());
        this.plan = plan;
    }

    NodeId id() {
        return id;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    boolean isUp() {
        return open != null;
    }

    /** Opens log and port, the same one again after a restart, and starts a host without groups. */
    void open() {
        LogStore log = plan.log().open(directory.resolve("log"), CLUSTER, id);
        try {
            NettyTransport transport = NettyTransport.builder(log.identity())
                    .bind("127.0.0.1", port)
                    .build();
            port = transport.boundAddress().getPort();
            RaftHost host = RaftHost.builder()
                    .logStore(log)
                    .transport(transport)
                    .snapshotDirectory(directory.resolve("snapshots"))
                    .options(plan.options())
                    .start();
            open = new Open(log, transport, host);
        } catch (RuntimeException failed) {
            log.close();
            throw failed;
        }
    }

    /** Starts the node of a group. */
    void start(GroupId group, Configuration members, RaftListener listener) {
        nodes.put(
                group,
                opened().host()
                        .node(new Counter())
                        .group(group)
                        .bootstrap(members)
                        .listener(listener)
                        .start());
    }

    RaftNode<Long> node(GroupId group) {
        RaftNode<Long> node = nodes.get(group);
        if (node == null) {
            throw new KvFailure("node " + id + " of group " + group + " does not run");
        }
        return node;
    }

    TransportTraffic traffic() {
        return opened().transport().traffic();
    }

    private Open opened() {
        Open present = open;
        if (present == null) {
            throw new KvFailure("host " + id + " is stopped");
        }
        return present;
    }

    @Override
    public void close() {
        Open present = open;
        open = null;
        nodes.clear();
        if (present != null) {
            present.host().close();
            present.transport().close();
            present.log().close();
        }
    }
}
