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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.proto.HandshakeCodec;
import io.quorate.raft.proto.MessageCodec;
import io.quorate.raft.proto.RefusedException;
import io.quorate.raft.proto.WireFormat;
import io.quorate.raft.proto.wire.Hello;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever does not belong here is told so, and costs those who do nothing. */
final class StrangerTest {
    private static final NodeIdentity FOREIGNER = new NodeIdentity(ClusterId.of("other"), N1, 1);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Nodes nodes = new Nodes();
    private NettyTransport two;
    private Inbox inbox;

    @BeforeEach
    void open() {
        two = nodes.open(
                identity(N2),
                builder -> builder.options(Nodes.QUICK.withTimeouts(SHORT, SHORT, Duration.ofSeconds(2))));
        inbox = register(two);
    }

    @AfterEach
    void friendsAreServedAllTheSame() throws InterruptedException {
        NettyTransport friend = nodes.open(N1);
        friend.peers(GROUP, List.of(member(N2, two)));
        connect(friend, inbox);
        assertTrue(inbox.isEmpty());
        nodes.close();
    }

    private String refusalOf(HandshakeCodec.Greeting greeting) throws IOException {
        return refusalOf(HandshakeCodec.encode(greeting));
    }

    private String refusalOf(Bytes hello) throws IOException {
        try (FakePeer stranger = FakePeer.dial(two)) {
            stranger.write(hello);
            Bytes reply = stranger.read();
            assertTrue(stranger.isClosedByPeer());
            return String.valueOf(assertThrows(RefusedException.class, () -> HandshakeCodec.decodeReply(reply))
                    .getMessage());
        }
    }

    @Test
    void nodesOfOtherClusters() throws IOException {
        assertEquals(
                "node n1 is of cluster other, this is cluster test",
                refusalOf(new HandshakeCodec.Greeting(FOREIGNER, N2)));
    }

    @Test
    void nodesThatLookForAnother() throws IOException {
        assertEquals(
                "node n1 looks for node n3, this is node n2",
                refusalOf(new HandshakeCodec.Greeting(identity(N1), NodeId.of("n3"))));
    }

    @Test
    void nodesOfTheSameName() throws IOException {
        assertEquals(
                "the other side calls itself node n2, as this one does",
                refusalOf(new HandshakeCodec.Greeting(identity(N2), N2)));
    }

    @Test
    void otherVersions() throws IOException {
        Bytes newer = Bytes.wrap(Hello.newBuilder()
                .setMagic(WireFormat.MAGIC)
                .setVersion(9)
                .build()
                .toByteArray());
        assertEquals(
                "the other side speaks protocol version 9, this one version " + WireFormat.PROTOCOL_VERSION,
                refusalOf(newer));
    }

    @Test
    void otherProtocols() throws IOException {
        try (FakePeer stranger = FakePeer.dial(two)) {
            stranger.writeRaw("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertTrue(stranger.isClosedByPeer());
        }
        assertEquals("the other side does not speak this protocol", refusalOf(Bytes.utf8("")));
    }

    @Test
    void framesThatClaimAGibibyte() throws IOException {
        try (FakePeer stranger = FakePeer.dial(two)) {
            stranger.writeRaw((byte) 0x40, (byte) 0, (byte) 0, (byte) 0);
            assertTrue(stranger.isClosedByPeer());
        }
        try (FakePeer member = FakePeer.dial(two)) {
            greet(member);
            member.writeRaw((byte) 0x40, (byte) 0, (byte) 0, (byte) 0);
            assertTrue(member.isClosedByPeer());
        }
        try (FakePeer member = FakePeer.dial(two)) {
            greet(member);
            member.writeRaw((byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF);
            assertTrue(member.isClosedByPeer());
        }
    }

    private static void greet(FakePeer member) throws IOException {
        member.write(HandshakeCodec.encode(new HandshakeCodec.Greeting(identity(N1), N2)));
        try {
            assertEquals(identity(N2), HandshakeCodec.decodeReply(member.read()));
        } catch (RefusedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void silentConnections() throws IOException {
        try (FakePeer silent = FakePeer.dial(two)) {
            assertTrue(silent.isClosedByPeer());
        }
    }

    @Test
    void membersThatTalkNonsense() throws IOException {
        try (FakePeer member = FakePeer.dial(two)) {
            greet(member);
            member.write(Bytes.utf8("nonsense"));
            assertTrue(member.isClosedByPeer());
        }
    }

    @Test
    void membersThatSpeakForOthers() throws IOException {
        try (FakePeer member = FakePeer.dial(two)) {
            greet(member);
            member.write(MessageCodec.encode(GROUP, new Heartbeat(NodeId.of("n3"), N2, 1, 2, 3)));
            assertTrue(member.isClosedByPeer());
        }
    }

    @Test
    void aFrameThatComesByteByByteIsWhole() throws IOException, InterruptedException {
        try (FakePeer member = FakePeer.dial(two)) {
            greet(member);
            Bytes frame = MessageCodec.encode(GROUP, heartbeat(77));
            member.writeRaw((byte) 0, (byte) 0);
            member.writeRaw((byte) 0, (byte) frame.length());
            for (byte b : frame.toByteArray()) {
                member.writeRaw(b);
            }
            assertEquals(heartbeat(77), inbox.next());
        }
    }

    @Test
    void theDialledNodeMustBeTheRightOne() throws IOException, InterruptedException {
        NettyTransport one = nodes.open(N1);
        Inbox news = register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            one.send(GROUP, heartbeat(1));
            try (FakePeer wrong = FakePeer.accept(server, NodeId.of("n9"))) {
                news.awaitUnreachable(N2);
                assertTrue(wrong.isClosedByPeer());
            }
            try (FakePeer foreign = new FakePeer(server.accept())) {
                foreign.read();
                foreign.write(HandshakeCodec.encodeAcceptance(FOREIGNER));
                assertTrue(foreign.isClosedByPeer());
            }
            try (FakePeer garbage = new FakePeer(server.accept())) {
                garbage.writeRaw("220 mail.test ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
                assertTrue(garbage.isClosedByPeer());
            }
        }
        one.close();
    }

    @Test
    void theOneThatDialsASilentPortGivesUp() throws IOException, InterruptedException {
        NettyTransport one = nodes.open(
                identity(N1),
                builder -> builder.options(Nodes.QUICK.withTimeouts(SHORT, SHORT, Duration.ofSeconds(2))));
        Inbox news = register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            one.send(GROUP, heartbeat(1));
            news.awaitUnreachable(N2);
        }
        one.close();
    }
}
