package peerbench.ratis;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;
import org.jspecify.annotations.Nullable;
import peerbench.Bench;
import peerbench.PeerCluster;

/**
 * Apache Ratis: three RaftServers of one group in this JVM, gRPC over loopback, segmented logs on disk.
 *
 * <p>System properties: {@code ratis.submit} (division, server or client; see {@link Submit}), {@code ratis.lease}
 * (true: linearizable reads under the leader's lease; false: ReadIndex) and any {@code raft.*} key, which overrides
 * the setting made here.
 */
public final class RatisPeer implements PeerCluster {
    private static final int REPLICAS = 3;

    /** The ways into the leader that an embedder has. */
    enum Submit {
        /** RaftServer.submitClientRequestAsync: the public in-process API. It hops to a pool thread and joins it. */
        SERVER,
        /** The leader's Division itself, which implements the same public protocol without that hop: a cast. */
        DIVISION,
        /** A RaftClient in this JVM, over gRPC on loopback. */
        CLIENT
    }

    private final Submit submit = Submit.valueOf(System.getProperty("ratis.submit", "division").toUpperCase());
    private final boolean lease = Boolean.parseBoolean(System.getProperty("ratis.lease", "true"));
    private final RaftGroupId groupId = RaftGroupId.valueOf(UUID.randomUUID());
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private final List<RaftServer> servers = new ArrayList<>();
    private final List<CountingStateMachine> machines = new ArrayList<>();
    private volatile @Nullable Entry leader;
    private @Nullable RaftClient client;

    /** Where the leader takes requests. */
    private record Entry(RaftPeerId id, RaftClientAsynchronousProtocol protocol) {}

    public static void main(String[] args) throws Exception {
        Bench.run(RatisPeer::new, args);
    }

    @Override
    public String name() {
        return "ratis-" + RaftServer.class.getPackage().getImplementationVersion() 
                + (submit == Submit.DIVISION ? "" : "/" + submit.name().toLowerCase());
    }

    @Override
    public void start(Path dir, boolean fsync) throws Exception {
        List<RaftPeer> peers = new ArrayList<>();
        List<Integer> ports = freePorts();
        for (int i = 0; i < REPLICAS; i++) {
            peers.add(RaftPeer.newBuilder().setId("n" + i).setAddress("127.0.0.1:" + ports.get(i)).build());
        }
        RaftGroup group = RaftGroup.valueOf(groupId, peers);
        for (int i = 0; i < REPLICAS; i++) {
            CountingStateMachine machine = new CountingStateMachine();
            machines.add(machine);
            servers.add(RaftServer.newBuilder()
                    .setServerId(peers.get(i).getId())
                    .setGroup(group)
                    .setStateMachine(machine)
                    .setProperties(properties(Files.createDirectories(dir.resolve("n" + i)), ports.get(i), fsync))
                    .build());
        }
        for (RaftServer server : servers) {
            server.start();
        }
        awaitLeader();
        if (submit == Submit.CLIENT) {
            RaftProperties properties = new RaftProperties();
            RaftClientConfigKeys.Async.setOutstandingRequestsMax(properties, 40960);
            override(properties);
            client = RaftClient.newBuilder()
                    .setProperties(properties)
                    .setRaftGroup(group)
                    .setLeaderId(leader.id())
                    .build();
        }
    }

    private RaftProperties properties(Path dir, int port, boolean fsync) {
        RaftProperties properties = new RaftProperties();
        GrpcConfigKeys.Server.setHost(properties, "127.0.0.1");
        GrpcConfigKeys.Server.setPort(properties, port);
        RaftServerConfigKeys.setStorageDir(properties, List.of(dir.toFile()));

        // The example file store's server: no election because of a busy machine, a deep queue of pending writes.
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(2, TimeUnit.SECONDS));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(3, TimeUnit.SECONDS));
        RaftServerConfigKeys.Write.setElementLimit(properties, 40960);
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf("1000MB"));

        // Replication: send as soon as there is something to send (Ozone's data nodes do), do not wait for the answer
        // to the last send, and let a follower's log batch what several sends brought.
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
        GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, 128);
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);

        // The log: sync per batch of what is queued, before it counts; fsync=false still syncs, but nobody waits.
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, !fsync);
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
        RaftServerConfigKeys.Log.setForceSyncNum(properties, 4096);
        RaftServerConfigKeys.Log.setQueueElementLimit(properties, 40960);
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);

        // Memory: drop the log behind a snapshot; forget soon what clients could retry.
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, 100_000);
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, TimeDuration.valueOf(1, TimeUnit.SECONDS));

        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, lease);

        override(properties);
        return properties;
    }

    private static void override(RaftProperties properties) {
        for (String key : System.getProperties().stringPropertyNames()) {
            if (key.startsWith("raft.")) {
                properties.set(key, System.getProperty(key));
            }
        }
    }

    private void awaitLeader() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!findLeader()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("no leader");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private boolean findLeader() throws Exception {
        for (RaftServer server : servers) {
            RaftServer.Division division = server.getDivision(groupId);
            if (division.getInfo().isLeaderReady()) {
                leader = new Entry(server.getId(), submit == Submit.DIVISION
                        ? (RaftClientAsynchronousProtocol) division : server);
                return true;
            }
        }
        return false;
    }

    @Override
    public CompletableFuture<?> propose(byte[] command) {
        Message message = Message.valueOf(UnsafeByteOperations.unsafeWrap(command));
        return client != null ? client.async().send(message).thenApply(RatisPeer::checked)
                : call(message, RaftClientRequest.writeRequestType());
    }

    @Override
    public CompletableFuture<?> read() {
        return client != null ? client.async().sendReadOnly(Message.EMPTY).thenApply(RatisPeer::checked)
                : call(Message.EMPTY, RaftClientRequest.readRequestType());
    }

    private CompletableFuture<?> call(Message message, RaftClientRequest.Type type) {
        Entry to = leader;
        try {
            return to.protocol().submitClientRequestAsync(RaftClientRequest.newBuilder()
                    .setClientId(clientId)
                    .setServerId(to.id())
                    .setGroupId(groupId)
                    .setCallId(callIds.incrementAndGet())
                    .setMessage(message)
                    .setType(type)
                    .build()).thenApply(reply -> {
                        if (reply.getNotLeaderException() != null) {
                            followLeader();
                        }
                        return checked(reply);
                    });
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void followLeader() {
        try {
            findLeader();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static RaftClientReply checked(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new CompletionException(reply.getException());
        }
        return reply;
    }

    @Override
    public long[] applied() {
        return machines.stream().mapToLong(CountingStateMachine::applied).toArray();
    }

    @Override
    public void close() throws Exception {
        if (client != null) {
            client.close();
        }
        for (RaftServer server : servers) {
            server.close();
        }
    }

    private static List<Integer> freePorts() throws Exception {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < REPLICAS; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
