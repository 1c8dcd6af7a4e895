package peerbench.aeron;

import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressAdapter;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.MinMulticastFlowControlSupplier;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import peerbench.Bench;
import peerbench.PeerCluster;

/**
 * Three Aeron Cluster members in this JVM (media driver, archive, consensus module and service container each), UDP
 * loopback between them, and one client session that proposes and gets each command's acknowledgement by egress.
 */
public final class AeronClusterPeer implements PeerCluster {
    private static final int MEMBERS = 3;
    private static final int PORT = Integer.getInteger("peer.port", 27900);
    private static final boolean IPC_CLIENT = !"udp".equals(System.getProperty("peer.client", "ipc"));
    private static final int MTU = Integer.getInteger("peer.mtu", 8192);
    private static final int LOG_MTU = Integer.getInteger("peer.log.mtu", 65504);
    private static final int SOCKET_BUFFER = 2 * 1024 * 1024;
    private static final int SPINS = Integer.getInteger("peer.spins", 10);
    private static final int YIELDS = Integer.getInteger("peer.yields", 20);
    private static final long MAX_PARK_NS = Long.getLong("peer.park", 100_000);
    private static final ThreadingMode DRIVER_MODE = ThreadingMode.valueOf(System.getProperty("peer.driver", "SHARED"));
    private static final ArchiveThreadingMode ARCHIVE_MODE =
            ArchiveThreadingMode.valueOf(System.getProperty("peer.archive", "SHARED"));
    private static final int SLOTS = 1 << 17;

    private final List<ClusteredMediaDriver> drivers = new ArrayList<>();
    private final List<ClusteredServiceContainer> containers = new ArrayList<>();
    private final List<Counter> counters = new ArrayList<>();
    private final AtomicReferenceArray<CompletableFuture<Object>> waiting = new AtomicReferenceArray<>(SLOTS);
    private final ReentrantLock session = new ReentrantLock();
    private final UnsafeBuffer outgoing = new UnsafeBuffer(0, 0);
    private @Nullable AeronCluster client;
    private long proposed;
    private @Nullable Thread poller;
    private volatile boolean closing;

    public static void main(String[] args) throws Exception {
        Bench.run(AeronClusterPeer::new, args);
    }

    @Override
    public String name() {
        return "aeron-cluster 1.51.0";
    }

    @Override
    public void start(Path dir, boolean fsync) throws Exception {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < MEMBERS; i++) {
            members.append(i);
            for (int port = 0; port < 5; port++) { // ingress, consensus, log, catch-up, archive control
                members.append(",127.0.0.1:").append(PORT + 10 * i + port);
            }
            members.append('|');
        }
        for (int i = 0; i < MEMBERS; i++) {
            launch(i, members.toString(), dir.resolve("member" + i).toFile(), fsync ? 1 : 0);
        }
        int leader = awaitLeader();
        connect(leader);
        poller = new Thread(this::poll, "peer-egress");
        poller.setDaemon(true);
        poller.start();
        propose(new byte[] {'x'}).get();
    }

    private void launch(int id, String members, File home, int fileSyncLevel) {
        String aeronDir = aeronDir(id);
        ErrorHandler errors = error -> {
            if (!closing) {
                System.out.println("# member " + id + ": " + error);
            }
        };
        MediaDriver.Context driver = driver(aeronDir, errors);
        AeronArchive.Context replication = new AeronArchive.Context().controlResponseChannel(anyPort());
        Archive.Context archive = new Archive.Context()
                .aeronDirectoryName(aeronDir)
                .archiveDir(new File(home, "archive"))
                .controlChannel("aeron:udp?endpoint=127.0.0.1:" + (PORT + 10 * id + 4))
                .archiveClientContext(replication)
                .localControlChannel("aeron:ipc?term-length=64k")
                .replicationChannel(anyPort())
                .recordingEventsEnabled(false)
                .threadingMode(ARCHIVE_MODE)
                .idleStrategySupplier(AeronClusterPeer::idle)
                .fileSyncLevel(fileSyncLevel)
                .catalogFileSyncLevel(fileSyncLevel)
                .errorHandler(errors);
        AeronArchive.Context local = new AeronArchive.Context()
                .lock(NoOpLock.INSTANCE)
                .controlRequestChannel(archive.localControlChannel())
                .controlRequestStreamId(archive.localControlStreamId())
                .controlResponseChannel(archive.localControlChannel())
                .aeronDirectoryName(aeronDir);
        ConsensusModule.Context consensus = consensus(id, members, home, local)
                .fileSyncLevel(fileSyncLevel)
                .errorHandler(errors);
        drivers.add(ClusteredMediaDriver.launch(driver, archive, consensus));
        Counter counter = new Counter();
        counters.add(counter);
        containers.add(ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
                .aeronDirectoryName(aeronDir)
                .archiveContext(local.clone())
                .clusterDir(new File(home, "cluster"))
                .clusteredService(counter)
                .idleStrategySupplier(AeronClusterPeer::idle)
                .errorHandler(errors)));
    }

    private static MediaDriver.Context driver(String aeronDir, ErrorHandler errors) {
        return new MediaDriver.Context()
                .aeronDirectoryName(aeronDir)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(DRIVER_MODE)
                .conductorIdleStrategy(idle())
                .senderIdleStrategy(idle())
                .receiverIdleStrategy(idle())
                .sharedIdleStrategy(idle())
                .sharedNetworkIdleStrategy(idle())
                .termBufferSparseFile(true)
                .mtuLength(MTU)
                .ipcMtuLength(MTU)
                .socketSndbufLength(SOCKET_BUFFER)
                .socketRcvbufLength(SOCKET_BUFFER)
                .initialWindowLength(SOCKET_BUFFER)
                .multicastFlowControlSupplier(new MinMulticastFlowControlSupplier())
                .errorHandler(errors);
    }

    private static ConsensusModule.Context consensus(int id, String members, File home, AeronArchive.Context local) {
        return new ConsensusModule.Context()
                .clusterMemberId(id)
                .clusterMembers(members)
                .clusterDir(new File(home, "cluster"))
                .archiveContext(local.clone())
                .logChannel("aeron:udp?term-length=64m|mtu=" + LOG_MTU)
                .ingressChannel("aeron:udp")
                .isIpcIngressAllowed(true)
                .replicationChannel(anyPort())
                .idleStrategySupplier(AeronClusterPeer::idle);
    }

    private int awaitLeader() {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < deadline) {
            for (int i = 0; i < MEMBERS; i++) {
                if (counters.get(i).role == Cluster.Role.LEADER) {
                    return i;
                }
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new IllegalStateException("no leader");
    }

    /** Connects the session through the leader's media driver. */
    private void connect(int leader) {
        AeronCluster.Context context = new AeronCluster.Context()
                .aeronDirectoryName(aeronDir(leader))
                .isIngressExclusive(false)
                .egressListener((sessionId, timestamp, buffer, offset, length, header) -> { });
        if (IPC_CLIENT) {
            context.ingressChannel("aeron:ipc?term-length=16m").egressChannel("aeron:ipc?term-length=16m");
        } else {
            StringBuilder endpoints = new StringBuilder();
            for (int i = 0; i < MEMBERS; i++) {
                endpoints.append(i == 0 ? "" : ",").append(i).append("=127.0.0.1:").append(PORT + 10 * i);
            }
            context.ingressChannel("aeron:udp?term-length=16m").ingressEndpoints(endpoints.toString())
                    .egressChannel("aeron:udp?endpoint=127.0.0.1:0|term-length=16m");
        }
        client = AeronCluster.connect(context);
    }

    @Override
    public CompletableFuture<?> propose(byte[] command) {
        CompletableFuture<Object> done = new CompletableFuture<>();
        session.lock();
        try {
            int slot = (int) (++proposed & (SLOTS - 1));
            while (waiting.get(slot) != null) {
                LockSupport.parkNanos(10_000);
            }
            waiting.set(slot, done);
            outgoing.wrap(command);
            long result;
            while ((result = client.offer(outgoing, 0, command.length)) < 0) {
                if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
                    waiting.set(slot, null);
                    proposed--;
                    return CompletableFuture.failedFuture(
                            new IllegalStateException(Publication.errorString(result)));
                }
                if (result == Publication.BACK_PRESSURED) {
                    LockSupport.parkNanos(10_000);
                }
            }
            return done;
        } finally {
            session.unlock();
        }
    }

    /** The egress loop: each message carries how many commands of the session the leader's service has applied. */
    private void poll() {
        EgressListener listener = new EgressListener() {
            @Override
            public void onMessage(long sessionId, long timestamp, DirectBuffer buffer, int offset, int length,
                    Header header) {
                long count = buffer.getLong(offset);
                CompletableFuture<Object> done = waiting.getAndSet((int) (count & (SLOTS - 1)), null);
                if (done == null) {
                    System.out.println("# an acknowledgement for nothing: " + count);
                } else {
                    done.complete(null);
                }
            }

            @Override
            public void onNewLeader(long sessionId, long term, int leader, String endpoints) {
                System.out.println("# the leader changed: the run is not valid");
            }
        };
        EgressAdapter egress = new EgressAdapter(listener, client.clusterSessionId(), client.egressSubscription(), 100);
        IdleStrategy idle = idle();
        long keptAlive = System.nanoTime();
        while (!closing) {
            idle.idle(egress.poll());
            long now = System.nanoTime();
            if (now - keptAlive > 1_000_000_000L && session.tryLock()) {
                try {
                    client.sendKeepAlive();
                    client.pollStateChanges();
                } finally {
                    session.unlock();
                }
                keptAlive = now;
            }
        }
    }

    @Override
    public CompletableFuture<?> read() {
        return null;
    }

    @Override
    public long[] applied() {
        return counters.stream().mapToLong(counter -> counter.applied).toArray();
    }

    @Override
    public void close() throws Exception {
        closing = true;
        if (poller != null) {
            poller.join();
        }
        CloseHelper.quietClose(client);
        containers.forEach(CloseHelper::quietClose);
        drivers.forEach(CloseHelper::quietClose);
    }

    private static String aeronDir(int id) {
        return CommonContext.getAeronDirectoryName() + "-peer-bench-" + ProcessHandle.current().pid() + "-" + id;
    }

    private static String anyPort() {
        return "aeron:udp?endpoint=127.0.0.1:0";
    }

    private static IdleStrategy idle() {
        return new BackoffIdleStrategy(SPINS, YIELDS, 1_000, MAX_PARK_NS);
    }

    /** Counts the commands and answers each with the count. */
    private static final class Counter implements ClusteredService {
        private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Long.BYTES]);
        private Cluster cluster;
        private volatile Cluster.Role role = Cluster.Role.FOLLOWER;
        private volatile long applied;

        @Override
        public void onStart(Cluster cluster, Image snapshotImage) {
            this.cluster = cluster;
        }

        @Override
        public void onSessionMessage(ClientSession session, long timestamp, DirectBuffer buffer, int offset,
                int length, Header header) {
            long count = applied + 1; // one thread only
            applied = count;
            if (session == null) {
                return;
            }
            answer.putLong(0, count);
            IdleStrategy idle = cluster.idleStrategy();
            idle.reset();
            long result;
            while ((result = session.offer(answer, 0, Long.BYTES)) < 0) {
                if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
                    return; // the session is gone
                }
                idle.idle();
            }
        }

        @Override
        public void onSessionOpen(ClientSession session, long timestamp) {}

        @Override
        public void onSessionClose(ClientSession session, long timestamp, CloseReason closeReason) {}

        @Override
        public void onTimerEvent(long correlationId, long timestamp) {}

        @Override
        public void onTakeSnapshot(ExclusivePublication snapshotPublication) {}

        @Override
        public void onRoleChange(Cluster.Role newRole) {
            role = newRole;
        }

        @Override
        public void onTerminate(Cluster cluster) {}
    }
}
