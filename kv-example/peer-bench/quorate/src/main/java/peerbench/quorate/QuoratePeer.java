package peerbench.quorate;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.LeaseOptions;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.logstore.rocksdb.RocksDbLogStore;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.transport.netty.NettyTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import peerbench.Bench;
import peerbench.PeerCluster;

/**
 * Quorate as its README embeds it: every option at its default, snapshots included. The system property
 * {@code peerbench.quorate.log} chooses the log store, {@code segmented} or {@code rocksdb}; with
 * {@code peerbench.quorate.leases=true} reads are served under leases. {@code peerbench.quorate.replicas} makes the
 * group larger or smaller than the peers' three.
 */
public final class QuoratePeer implements PeerCluster {
    private static final String HOST = "127.0.0.1";
    private static final int REPLICAS = Integer.getInteger("peerbench.quorate.replicas", 3);
    private static final String LOG = System.getProperty("peerbench.quorate.log", "segmented");
    private static final boolean LEASES = Boolean.getBoolean("peerbench.quorate.leases");

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<CountingMachine> machines = new ArrayList<>();
    private final List<RaftNode<Long>> nodes = new ArrayList<>();
    private final Instruments instruments;
    private @Nullable RaftNode<Long> leader;

    /** Makes the cluster that is measured. */
    public QuoratePeer() {
        this(Instruments.NONE);
    }

    /** Makes one that is watched. */
    QuoratePeer(Instruments instruments) {
        this.instruments = instruments;
    }

    public static void main(String[] args) throws Exception {
        Bench.run(QuoratePeer::new, args);
    }

    @Override
    public String name() {
        return "Quorate (" + LOG + (LEASES ? ", leases)" : ")");
    }

    @Override
    public void start(Path dir, boolean fsync) {
        if (!fsync) {
            throw new IllegalArgumentException("Quorate always syncs: --fsync false cannot be had");
        }
        List<LogStore> logs = new ArrayList<>();
        List<NettyTransport> transports = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            NodeId id = NodeId.of("n" + i);
            LogStore log = openLog(dir.resolve(id + "/log"), id);
            closing.add(0, log);
            logs.add(log);
            NettyTransport transport =
                    NettyTransport.builder(log.identity()).bind(HOST, 0).build();
            closing.add(0, transport);
            transports.add(transport);
            members.add(new Member(id, HOST + ":" + transport.boundAddress().getPort()));
        }
        for (int i = 0; i < REPLICAS; i++) {
            CountingMachine machine = new CountingMachine();
            machines.add(machine);
            NodeId id = members.get(i).id();
            RaftNode<Long> node = RaftNode.builder(instruments.machine(id, machine))
                    .logStore(instruments.log(id, logs.get(i)))
                    .transport(instruments.transport(id, transports.get(i)))
                    .snapshotDirectory(dir.resolve(id + "/snapshots"))
                    .options(options())
                    .bootstrap(Configuration.ofVoters(members))
                    .start();
            closing.add(0, node);
            nodes.add(node);
        }
        leader = awaitLeader();
    }

    private static LogStore openLog(Path directory, NodeId id) {
        ClusterId cluster = ClusterId.of("peer-bench");
        return switch (LOG) {
            case "segmented" -> SegmentedLogStore.open(directory, cluster, id);
            case "rocksdb" -> RocksDbLogStore.open(directory, cluster, id);
            default -> throw new IllegalArgumentException("no such log store: " + LOG);
        };
    }

    private static RaftOptions options() {
        return LEASES ? RaftOptions.DEFAULT.with(LeaseOptions.ENABLED) : RaftOptions.DEFAULT;
    }

    /** Asks for a linearizable read until one is answered: then there is a leader, and it has committed. */
    private RaftNode<Long> awaitLeader() {
        while (true) {
            for (RaftNode<Long> node : nodes) {
                NodeStatus status = node.freshStatus().join();
                if (status.role() == RoleName.LEADER
                        && status.log().commitIndex() > 0
                        && node.read(() -> true).handle((done, failed) -> done != null).join()) {
                    return node;
                }
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public CompletableFuture<Committed<Long>> propose(byte[] command) {
        return leader.propose(command);
    }

    /** Returns the id of the node that proposals go to. */
    NodeId leaderId() {
        return leader.status().node();
    }

    @Override
    public CompletableFuture<?> read() {
        return leader.read(LEASES ? ReadConsistency.LEASE : ReadConsistency.LINEARIZABLE, () -> true);
    }

    @Override
    public long[] applied() {
        return machines.stream().mapToLong(CountingMachine::count).toArray();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable resource : closing) {
            resource.close();
        }
    }
}
