package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.connect;
import static io.quorate.raft.transport.netty.Nodes.heartbeat;
import static io.quorate.raft.transport.netty.Nodes.identity;
import static io.quorate.raft.transport.netty.Nodes.member;
import static io.quorate.raft.transport.netty.Nodes.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CloseTest {
    private final Nodes nodes = new Nodes();

    @AfterEach
    void close() {
        nodes.close();
    }

    private static long threadsOf(String node) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("quorate-net-" + node))
                .count();
    }

    @Test
    void leavesNeitherThreadsNorPort() throws InterruptedException, IOException {
        NettyTransport one = nodes.open(N1);
        NettyTransport two = nodes.open(
                identity(N2), builder -> builder.nameResolver(host -> List.of(InetAddress.getLoopbackAddress())));
        register(two);
        one.peers(GROUP, List.of(member(N2, two)));
        two.peers(
                GROUP,
                List.of(new io.quorate.raft.protocol.Member(
                        N1, "name.test:" + one.boundAddress().getPort())));
        Inbox inbox = register(one);
        two.send(GROUP, new io.quorate.raft.protocol.TimeoutNow(N2, N1, 1));
        inbox.next();
        assertTrue(threadsOf("n1") > 0 && threadsOf("n2") > 0);
        two.close();
        assertEquals(0, threadsOf("n2"));
        assertTrue(threadsOf("n1") > 0, "the other transport of this JVM goes on");
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(two.boundAddress());
        }
        two.close();
        two.send(GROUP, heartbeat(1));
        two.peers(GROUP, List.of(member(N1, one)));
        two.unregister(GROUP);
        one.close();
        assertEquals(0, threadsOf("n1"));
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            NettyTransportBuilder builder =
                    NettyTransport.builder(identity(NodeId.of("busy"))).bind(address);
            UncheckedIOException refused = assertThrows(UncheckedIOException.class, builder::build);
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.startsWith("cannot listen on " + address + ": "), message);
            assertTrue(message.contains("in use"), message);
            assertEquals(0, threadsOf("busy"));
        }
    }

    @Test
    void badBindAddressesAreNamed() {
        NettyTransportBuilder builder = NettyTransport.builder(identity(N1));
        assertThrows(IllegalStateException.class, builder::build);
        assertThrows(IllegalArgumentException.class, () -> builder.bind("no-port"));
        assertThrows(IllegalArgumentException.class, () -> builder.bind("h", 65_536));
        assertThrows(IllegalArgumentException.class, () -> builder.ioThreads(0));
        assertEquals(new HostPort("::1", 7), HostPort.parse("[::1]:7"));
        assertEquals("[::1]:7", HostPort.parse("[::1]:7").toString());
    }

    @Test
    void aReceiverMayCloseTheTransport() throws InterruptedException {
        NettyTransport one = nodes.open(N1);
        NettyTransport two = nodes.open(N2);
        CountDownLatch closed = new CountDownLatch(1);
        two.register(GROUP, new Transport.Receiver() {
            @Override
            public void received(Message message) {
                two.close();
                closed.countDown();
            }

            @Override
            public void unreachable(NodeId peer) {
                closed.countDown();
            }
        });
        one.peers(GROUP, List.of(member(N2, two)));
        one.send(GROUP, heartbeat(1));
        assertTrue(closed.await(Inbox.DEADLINE_SECONDS, TimeUnit.SECONDS));
        Nodes.await("threads stay", () -> threadsOf("n2") == 0);
    }

    @Test
    void sharedEventLoopsOutliveTheTransports() throws InterruptedException {
        MultiThreadIoEventLoopGroup shared = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            for (int round = 0; round < 2; round++) {
                NettyTransport one = nodes.open(identity(N1), builder -> builder.eventLoopGroup(shared));
                NettyTransport two = nodes.open(identity(N2), builder -> builder.eventLoopGroup(shared));
                one.peers(GROUP, List.of(member(N2, two)));
                connect(one, register(two));
                one.close();
                two.close();
                assertEquals(0, one.openConnections());
                assertEquals(0, two.openConnections());
                assertFalse(shared.isShuttingDown());
            }
        } finally {
            shared.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
        assertTrue(shared.isTerminated());
    }
}
