package peerbench.quorate;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.logstore.rocksdb.RocksDbLogStore;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.transport.netty.NettyTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import peerbench.Bench;
import peerbench.PeerCluster;

/** Quorate as its README embeds it: every option at its default, snapshots included. */
public final class QuoratePeer implements PeerCluster {
    private static final String HOST = "127.0.0.1";
    private static final int REPLICAS = 3;

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<CountingMachine> machines = new ArrayList<>();
    private final List<RaftNode<Long>> nodes = new ArrayList<>();
    private @Nullable RaftNode<Long> leader;

    public static void main(String[] args) throws Exception {
        Bench.run(QuoratePeer::new, args);
    }

    @Override
    public String name() {
        return "Quorate (RocksDB)";
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
            RocksDbLogStore log = RocksDbLogStore.open(dir.resolve(id + "/log"), ClusterId.of("peer-bench"), id);
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
            RaftNode<Long> node = RaftNode.builder(machine)
                    .logStore(logs.get(i))
                    .transport(transports.get(i))
                    .snapshotDirectory(dir.resolve(members.get(i).id() + "/snapshots"))
                    .bootstrap(Configuration.ofVoters(members))
                    .start();
            closing.add(0, node);
            nodes.add(node);
        }
        leader = awaitLeader();
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
    public CompletableFuture<?> propose(byte[] command) {
        return leader.propose(command);
    }

    @Override
    public CompletableFuture<?> read() {
        return leader.read(() -> true);
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
