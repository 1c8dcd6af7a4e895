package io.quorate.raft.transport.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoEventLoopGroup;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.SnapshotMeta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** The transports of a test, quick to retry, and closed at its end. */
final class Nodes implements AutoCloseable {
    static final ClusterId CLUSTER = ClusterId.of("test");
    static final GroupId GROUP = GroupId.of("g");
    static final NodeId N1 = NodeId.of("n1");
    static final NodeId N2 = NodeId.of("n2");
    static final TransportOptions QUICK = TransportOptions.DEFAULT
            .withReconnect(Duration.ofMillis(10), Duration.ofMillis(40))
            .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

    private static final long RESEND_MILLIS = 10;

    private final List<NettyTransport> opened = new ArrayList<>();

    static NodeIdentity identity(NodeId node) {
        return new NodeIdentity(CLUSTER, node, node.hashCode());
    }

    NettyTransport open(NodeId node) {
        return open(identity(node), builder -> builder);
    }

    NettyTransport open(NodeIdentity identity, UnaryOperator<NettyTransportBuilder> change) {
        NettyTransport transport = change.apply(
                        NettyTransport.builder(identity).bind("127.0.0.1", 0).options(QUICK))
                .build();
        opened.add(transport);
        return transport;
    }

    /** What a connection of this node would stand on, for tests of its parts by themselves. */
    static TransportContext context(
            NodeId node, TransportOptions options, IoEventLoopGroup loops, Resolution resolution) {
        return new TransportContext(
                identity(node),
                options,
                EventLoops.shared(loops),
                resolution,
                new OpenChannels(),
                new Incarnations((before, now) -> {}),
                new Callback(null),
                new Traffic(),
                Optional.empty());
    }

    static Member member(NodeId node, NettyTransport transport) {
        return new Member(node, "127.0.0.1:" + transport.boundAddress().getPort());
    }

    static Inbox register(NettyTransport transport) {
        Inbox inbox = new Inbox();
        transport.register(GROUP, inbox);
        return inbox;
    }

    static Heartbeat heartbeat(long round) {
        return new Heartbeat(N1, N2, 7, 3, round);
    }

    static InstallSnapshot chunk(long offset, int bytes) {
        SnapshotMeta meta = new SnapshotMeta(new EntryId(9, 2), 0, Configuration.EMPTY, Long.MAX_VALUE, 1);
        return new InstallSnapshot(N1, N2, 7, meta, offset, Bytes.wrap(new byte[bytes]));
    }

    /** Sends from n1 to n2 until something comes through, and drops what else came of it. */
    static void connect(NettyTransport from, Inbox to) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Inbox.DEADLINE_SECONDS);
        Message message = null;
        while (message == null && System.nanoTime() - deadline < 0) {
            from.send(GROUP, heartbeat(-1L >>> 1));
            message = to.poll(RESEND_MILLIS);
        }
        assertTrue(message != null, "n2 hears nothing from n1");
        from.send(GROUP, heartbeat(0));
        while (!heartbeat(0).equals(message)) {
            message = to.next();
        }
    }

    /** Sends from n1 to n2 until n1 learns that n2 is away. */
    static void sendUntilUnreachable(NettyTransport from, Inbox news) throws InterruptedException {
        news.forgetReports();
        await("n1 does not learn that n2 is unreachable", () -> {
            from.send(GROUP, heartbeat(1));
            return news.reports() > 0;
        });
    }

    /** Waits for a condition that nobody announces. */
    static void await(String failure, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Inbox.DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, failure);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RESEND_MILLIS));
        }
    }

    @Override
    public void close() {
        opened.forEach(NettyTransport::close);
    }
}
