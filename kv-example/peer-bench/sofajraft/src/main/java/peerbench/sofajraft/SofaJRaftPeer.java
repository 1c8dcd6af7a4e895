package peerbench.sofajraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import peerbench.Bench;
import peerbench.PeerCluster;

/**
 * SOFAJRaft: three nodes of one group in this JVM, over Bolt on the loopback, each with a RocksDB log.
 *
 * <p>System properties (each has a default; see README.md): {@code peer.lease}, {@code peer.applyBatch},
 * {@code peer.appendBuffer}, {@code peer.maxBody}, {@code peer.statistics}, {@code peer.electionTimeoutMs},
 * {@code peer.readTimeoutMs}.
 */
public final class SofaJRaftPeer implements PeerCluster {
    private static final String GROUP = "bench";
    private static final int REPLICAS = 3;
    private static final byte[] NO_CONTEXT = new byte[0];

    static {
        // At JRaft's default of 512 KiB per channel Bolt refuses to send as soon as a pipeline of full AppendEntries
        // (512 KiB each) is under way; the replicator then drops and resends its window, over and over.
        propertyIfAbsent("bolt.channel_write_buf_low_water_mark", 32 << 20);
        propertyIfAbsent("bolt.channel_write_buf_high_water_mark", 64 << 20);
    }

    private final boolean lease;
    private final List<RaftGroupService> services = new ArrayList<>();
    private final Machine[] machines = new Machine[REPLICAS];
    private final CountDownLatch elected = new CountDownLatch(1);
    private final AtomicInteger elections = new AtomicInteger();
    private volatile @Nullable Node leader;
    private volatile boolean closing;
    private final Long readTimeoutMs = Long.getLong("peer.readTimeoutMs");

    private static void propertyIfAbsent(String key, int value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, Integer.toString(value));
        }
    }

    public SofaJRaftPeer() {
        this(Boolean.getBoolean("peer.lease"));
    }

    /** @param lease true: reads rely on the leader's lease (ReadOnlyLeaseBased); false: on a quorum (ReadOnlySafe) */
    public SofaJRaftPeer(boolean lease) {
        this.lease = lease;
    }

    public static void main(String[] args) throws Exception {
        Bench.run(SofaJRaftPeer::new, args);
    }

    @Override
    public String name() {
        String version = RaftGroupService.class.getPackage().getImplementationVersion();
        return "sofa-jraft-" + (version == null ? System.getProperty("peer.version", "1.4.1") : version)
                + (lease ? "-lease" : "");
    }

    @Override
    public void start(Path dir, boolean fsync) throws Exception {
        List<PeerId> peers = peers();
        for (int i = 0; i < REPLICAS; i++) {
            Path home = Files.createDirectories(dir.resolve("replica-" + i));
            machines[i] = new Machine(i);
            NodeOptions options = new NodeOptions();
            options.setInitialConf(new Configuration(peers));
            options.setFsm(machines[i]);
            options.setLogUri(home.resolve("log").toString());
            options.setRaftMetaUri(home.resolve("meta").toString());
            options.setSnapshotUri(home.resolve("snapshot").toString());
            Integer electionTimeoutMs = Integer.getInteger("peer.electionTimeoutMs");
            if (electionTimeoutMs != null) {
                options.setElectionTimeoutMs(electionTimeoutMs);
            }
            options.setRaftOptions(raftOptions(fsync));
            RaftGroupService service = new RaftGroupService(GROUP, peers.get(i), options);
            services.add(service);
            machines[i].node = service.start();
        }
        if (!elected.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no leader within 60 s");
        }
    }

    private RaftOptions raftOptions(boolean fsync) {
        RaftOptions options = new RaftOptions();
        options.setSync(fsync);
        options.setSyncMeta(fsync);
        options.setReplicatorPipeline(true);
        options.setReadOnlyOptions(lease ? ReadOnlyOption.ReadOnlyLeaseBased : ReadOnlyOption.ReadOnlySafe);
        options.setApplyBatch(Integer.getInteger("peer.applyBatch", options.getApplyBatch()));
        options.setMaxAppendBufferSize(Integer.getInteger("peer.appendBuffer", options.getMaxAppendBufferSize()));
        options.setMaxBodySize(Integer.getInteger("peer.maxBody", options.getMaxBodySize()));
        options.setOpenStatistics(Boolean.getBoolean("peer.statistics"));
        return options;
    }

    /** Loopback addresses with ports that are free now. */
    private static List<PeerId> peers() throws Exception {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<PeerId> peers = new ArrayList<>();
            for (int i = 0; i < REPLICAS; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                peers.add(new PeerId("127.0.0.1", socket.getLocalPort()));
            }
            return peers;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    @Override
    public CompletableFuture<?> propose(byte[] command) {
        Proposal proposal = new Proposal();
        leader.apply(new Task(ByteBuffer.wrap(command), proposal));
        return proposal;
    }

    @Override
    public CompletableFuture<?> read() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        leader.readIndex(NO_CONTEXT, readTimeoutMs == null ? new Read(future) : new Read(future, readTimeoutMs));
        return future;
    }

    @Override
    public long[] applied() {
        return Arrays.stream(machines).mapToLong(machine -> machine.applied.get()).toArray();
    }

    @Override
    public void close() throws Exception {
        if (elections.get() > 1) {
            System.out.println("# the leader changed: " + elections.get() + " elections won in this run");
        }
        closing = true;
        // The leader last: it would hand its lead to a follower that is itself on its way down.
        services.sort(Comparator.comparing(service -> service.getRaftNode() == leader));
        for (RaftGroupService service : services) {
            Node node = service.getRaftNode();
            service.shutdown();
            node.join();
        }
    }

    /** A command's future, which the state machine completes when it has applied the command. */
    private static final class Proposal extends CompletableFuture<Void> implements Closure {
        @Override
        public void run(Status status) {
            if (status.isOk()) {
                complete(null);
            } else {
                completeExceptionally(new IllegalStateException(status.toString()));
            }
        }
    }

    /** A read's closure: it runs once the leader has applied up to the index that the read was given. */
    private static final class Read extends ReadIndexClosure {
        private final CompletableFuture<Void> future;

        Read(CompletableFuture<Void> future) {
            this.future = future;
        }

        Read(CompletableFuture<Void> future, long timeoutMs) {
            super(timeoutMs);
            this.future = future;
        }

        @Override
        public void run(Status status, long index, byte[] context) {
            if (status.isOk()) {
                future.complete(null);
            } else {
                future.completeExceptionally(new IllegalStateException(status.toString()));
            }
        }
    }

    private final class Machine extends StateMachineAdapter {
        private final int index;
        private final AtomicLong applied = new AtomicLong();
        private volatile Node node;

        Machine(int index) {
            this.index = index;
        }

        @Override
        public void onApply(Iterator entries) {
            while (entries.hasNext()) {
                applied.lazySet(applied.get() + 1);
                Closure done = entries.done();
                if (done != null) {
                    done.run(Status.OK());
                }
                entries.next();
            }
        }

        @Override
        public void onLeaderStart(long term) {
            while (node == null) {
                Thread.onSpinWait();
            }
            leader = node;
            elections.incrementAndGet();
            elected.countDown();
        }

        @Override
        public void onLeaderStop(Status status) {
            if (!closing) {
                System.out.println("# replica " + index + " lost the lead: " + status);
            }
        }
    }
}
