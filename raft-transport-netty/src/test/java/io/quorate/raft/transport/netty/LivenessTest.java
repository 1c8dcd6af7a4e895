package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.chunk;
import static io.quorate.raft.transport.netty.Nodes.heartbeat;
import static io.quorate.raft.transport.netty.Nodes.identity;
import static io.quorate.raft.transport.netty.Nodes.member;
import static io.quorate.raft.transport.netty.Nodes.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.proto.HandshakeCodec;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.Member;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are open and yet dead, or not needed, and snapshots that must not be in the way. */
final class LivenessTest {
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final TransportOptions IMPATIENT =
            Nodes.QUICK.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(200));

    private final Nodes nodes = new Nodes();

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void aPeerThatStopsAnsweringIsDialledAnew() throws IOException, InterruptedException {
        NettyTransport one = nodes.open(identity(N1), builder -> builder.options(IMPATIENT));
        Inbox news = register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            one.send(GROUP, heartbeat(1));
            try (FakePeer mute = FakePeer.accept(server, N2)) {
                news.awaitUnreachable(N2);
                assertTrue(mute.isClosedByPeer());
            }
            try (FakePeer second = FakePeer.accept(server, N2)) {
                one.send(GROUP, heartbeat(2));
                assertEquals(heartbeat(2), second.readMessage());
            }
        }
    }

    @Test
    void anIdleConnectionStaysOpen() throws InterruptedException {
        NettyTransport one = nodes.open(identity(N1), builder -> builder.options(IMPATIENT));
        NettyTransport two = nodes.open(identity(N2), builder -> builder.options(IMPATIENT));
        Inbox news = register(one);
        Inbox inbox = register(two);
        one.peers(GROUP, List.of(member(N2, two)));
        Nodes.connect(one, inbox);
        news.forgetReports();
        one.send(GROUP, chunk(0, 10));
        assertTrue(inbox.next() instanceof InstallSnapshot);
        // The snapshot connection closes when it was idle for longer than the stall timeout: until then wait.
        Nodes.await("the idle snapshot connection stays open", () -> two.openConnections() == 2);
        one.send(GROUP, heartbeat(3));
        assertEquals(heartbeat(3), inbox.next());
        one.send(GROUP, chunk(10, 10));
        assertTrue(inbox.next() instanceof InstallSnapshot);
        assertEquals(0, news.reports());
    }

    @Test
    void aSilentDiallerIsDropped() throws IOException {
        NettyTransport two = nodes.open(identity(N2), builder -> builder.options(IMPATIENT));
        try (FakePeer silent = FakePeer.dial(two)) {
            silent.write(HandshakeCodec.encode(new HandshakeCodec.Greeting(identity(N1), N2)));
            silent.read();
            assertTrue(silent.isClosedByPeer());
        }
    }

    @Test
    void heartbeatsDoNotWaitBehindSnapshots() throws IOException {
        NettyTransport one = nodes.open(N1);
        register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            one.send(GROUP, chunk(0, CHUNK_BYTES));
            try (FakePeer snapshots = FakePeer.accept(server, N2)) {
                assertEquals(chunk(0, CHUNK_BYTES), snapshots.readMessage());
                // From here on nobody reads the snapshots: the socket's buffers fill, and the rest waits in the queue.
                for (int i = 1; i <= 100; i++) {
                    one.send(GROUP, chunk(i, CHUNK_BYTES));
                }
                one.send(GROUP, heartbeat(1));
                try (FakePeer messages = FakePeer.accept(server, N2)) {
                    assertEquals(heartbeat(1), messages.readMessage());
                    for (int i = 2; i < 50; i++) {
                        one.send(GROUP, heartbeat(i));
                        assertEquals(heartbeat(i), messages.readMessage());
                    }
                }
                for (int i = 1; i <= 100; i++) {
                    assertEquals(i, ((InstallSnapshot) snapshots.readMessage()).offset(), "none is lost");
                }
            }
        }
    }
}
