package peerbench.quorate;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.transport.netty.NettyTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A group of three on a disk, over TCP and loopback, whose replicas come and go; one thread uses it. */
final class TcpGroup implements AutoCloseable {
    static final int REPLICAS = 3;

    private static final String HOST = "127.0.0.1";
    private static final byte[] COMMAND = new byte[16];
    private static final ClusterId CLUSTER = ClusterId.of("tcp-group");

    private final Path directory;
    private final RaftOptions options;
    private final List<Member> members = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    /** One replica; what it stands on is closed after it. */
    record Place(SegmentedLogStore log, NettyTransport transport, RaftNode<Long> node) {

        void close() {
            node.close();
            transport.close();
            log.close();
        }
    }

    /** Founds the group in this directory and starts all its replicas. */
    TcpGroup(Path directory, RaftOptions options) {
        this.directory = directory;
        this.options = options;
        List<SegmentedLogStore> logs = new ArrayList<>();
        List<NettyTransport> transports = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            NodeId id = NodeId.of("n" + i);
            logs.add(open(id));
            transports.add(listen(logs.get(i), 0));
            members.add(
                    new Member(id, HOST + ":" + transports.get(i).boundAddress().getPort()));
        }
        for (int i = 0; i < REPLICAS; i++) {
            places.add(place(i, logs.get(i), transports.get(i), new CountingMachine()));
        }
    }

    private SegmentedLogStore open(NodeId id) {
        return SegmentedLogStore.open(directory.resolve(id + "/log"), CLUSTER, id);
    }

    private static NettyTransport listen(SegmentedLogStore log, int port) {
        return NettyTransport.builder(log.identity()).bind(HOST, port).build();
    }

    private Place place(int replica, SegmentedLogStore log, NettyTransport transport, StateMachine<Long> machine) {
        RaftNode<Long> node = RaftNode.builder(machine)
                .logStore(log)
                .transport(transport)
                .snapshotDirectory(directory.resolve(members.get(replica).id() + "/snapshots"))
                .options(options)
                .bootstrap(Configuration.ofVoters(members))
                .start();
        return new Place(log, transport, node);
    }

    Place place(int replica) {
        return places.get(replica);
    }

    RaftNode<Long> node(int replica) {
        return place(replica).node();
    }

    /** Asks until a replica says that it leads. All of them must be running. */
    int leader() {
        while (true) {
            for (int i = 0; i < REPLICAS; i++) {
                if (node(i).freshStatus().join().role() == RoleName.LEADER) {
                    return i;
                }
            }
        }
    }

    /** Writes until a replica other than this one has applied a command; with -1 any replica will do. */
    void write(int except) {
        while (true) {
            for (int i = 0; i < REPLICAS; i++) {
                if (i != except && isApplied(node(i))) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    private static boolean isApplied(RaftNode<Long> node) {
        try {
            node.propose(COMMAND).join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    /** Starts a replica that was closed on its log, at its old address, with a new state machine. */
    void restart(int replica, StateMachine<Long> machine) {
        Member member = members.get(replica);
        SegmentedLogStore log = open(member.id());
        int port = Integer.parseInt(member.address().substring(HOST.length() + 1));
        places.set(replica, place(replica, log, listen(log, port), machine));
    }

    @Override
    public void close() {
        places.forEach(Place::close);
    }
}
