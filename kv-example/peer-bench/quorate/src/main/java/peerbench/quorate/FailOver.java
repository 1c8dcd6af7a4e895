package peerbench.quorate;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.transport.netty.NettyTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * How long a group of three cannot write when its leader vanishes: the leader's connections and port are closed without
 * a word, and the clock runs until another node has applied a command. Default options. Arguments: a directory on a
 * real disk, and how many rounds.
 */
public final class FailOver {
    private static final int REPLICAS = 3;
    private static final byte[] COMMAND = new byte[16];

    private final Path directory;
    private final List<Member> members = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    /** One replica, which comes and goes. */
    private record Place(SegmentedLogStore log, NettyTransport transport, RaftNode<Long> node) {}

    private FailOver(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[1]);
        long[] nanos = new long[rounds];
        try (Scratch scratch = Scratch.in(args[0], "fail-over")) {
            FailOver measured = new FailOver(scratch.directory());
            measured.start();
            for (int i = 0; i < rounds; i++) {
                nanos[i] = measured.round();
            }
            measured.places.forEach(FailOver::close);
        }
        Arrays.sort(nanos);
        Duration timeout = RaftOptions.DEFAULT
                .election()
                .tick()
                .multipliedBy(RaftOptions.DEFAULT.election().electionTimeoutTicks());
        System.out.printf(
                "%d rounds, election timeout %d ms: p50 %.2f, p99 %.2f, max %.2f election timeouts%n",
                rounds,
                timeout.toMillis(),
                (double) nanos[rounds / 2] / timeout.toNanos(),
                (double) nanos[rounds * 99 / 100] / timeout.toNanos(),
                (double) nanos[rounds - 1] / timeout.toNanos());
    }

    private void start() {
        List<SegmentedLogStore> logs = new ArrayList<>();
        List<NettyTransport> transports = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            NodeId id = NodeId.of("n" + i);
            logs.add(open(id));
            transports.add(NettyTransport.builder(logs.get(i).identity())
                    .bind("127.0.0.1", 0)
                    .build());
            members.add(new Member(id, "127.0.0.1:" + transports.get(i).boundAddress().getPort()));
        }
        for (int i = 0; i < REPLICAS; i++) {
            places.add(place(i, logs.get(i), transports.get(i)));
        }
    }

    private SegmentedLogStore open(NodeId id) {
        return SegmentedLogStore.open(directory.resolve(id + "/log"), ClusterId.of("fail-over"), id);
    }

    private Place place(int replica, SegmentedLogStore log, NettyTransport transport) {
        RaftNode<Long> node = RaftNode.builder(new CountingMachine())
                .logStore(log)
                .transport(transport)
                .snapshotDirectory(directory.resolve(members.get(replica).id() + "/snapshots"))
                .bootstrap(Configuration.ofVoters(members))
                .start();
        return new Place(log, transport, node);
    }

    private long round() {
        write(-1);
        int leader = leader();
        Place gone = places.get(leader);
        long startedAt = System.nanoTime();
        gone.transport().close();
        write(leader);
        long took = System.nanoTime() - startedAt;
        gone.node().close();
        gone.log().close();
        Member member = members.get(leader);
        SegmentedLogStore log = open(member.id());
        int port = Integer.parseInt(member.address().substring(member.address().indexOf(':') + 1));
        NettyTransport transport =
                NettyTransport.builder(log.identity()).bind("127.0.0.1", port).build();
        places.set(leader, place(leader, log, transport));
        return took;
    }

    private int leader() {
        while (true) {
            for (int i = 0; i < REPLICAS; i++) {
                if (places.get(i).node().freshStatus().join().role() == RoleName.LEADER) {
                    return i;
                }
            }
        }
    }

    /** Proposes until a node other than this one has applied a command. */
    private void write(int except) {
        while (true) {
            for (int i = 0; i < REPLICAS; i++) {
                if (i != except && isApplied(places.get(i).node())) {
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

    private static void close(Place place) {
        place.node().close();
        place.transport().close();
        place.log().close();
    }
}
