package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.connect;
import static io.quorate.raft.transport.netty.Nodes.identity;
import static io.quorate.raft.transport.netty.Nodes.member;
import static io.quorate.raft.transport.netty.Nodes.register;
import static io.quorate.raft.transport.netty.Nodes.sendUntilUnreachable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.proto.HandshakeCodec;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Only who has a certificate of the cluster's own authority, for the host where he is, gets a word in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsTest {
    private static final int TLS_HANDSHAKE = 0x16;

    private Authority.Contexts ours;
    private Authority.Contexts elsewhere;
    private Authority.Contexts foreign;
    private Nodes nodes = new Nodes();

    @BeforeAll
    void certify(@TempDir Path directory) throws Exception {
        Authority authority = new Authority(directory.resolve("ours"));
        ours = authority.node("here", "ip:127.0.0.1");
        elsewhere = authority.node("elsewhere", "dns:elsewhere.example");
        foreign = new Authority(directory.resolve("foreign")).node("stranger", "ip:127.0.0.1");
    }

    @AfterEach
    void close() {
        nodes.close();
        nodes = new Nodes();
    }

    private NettyTransport open(NodeId node, Authority.Contexts tls) {
        return nodes.open(identity(node), builder -> builder.tls(tls.accepting(), tls.dialling()));
    }

    @Test
    void membersHearEachOtherAndMayHaveDifferentCertificates() throws InterruptedException {
        NettyTransport one = open(N1, elsewhere);
        NettyTransport two = open(N2, ours);
        one.peers(GROUP, List.of(member(N2, two)));
        connect(one, register(two));
    }

    @Test
    void aNodeOfAnotherAuthorityHearsNothingAndIsNotHeard() throws InterruptedException {
        assertNoWayFrom(open(N1, foreign), open(N2, ours));
        close();
        assertNoWayFrom(open(N1, ours), open(N2, foreign));
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws InterruptedException {
        assertNoWayFrom(open(N1, ours), open(N2, elsewhere));
    }

    @Test
    void aNodeWithoutTlsAndOneWithItDoNotUnderstandEachOther() throws InterruptedException {
        assertNoWayFrom(nodes.open(N1), open(N2, ours));
        close();
        assertNoWayFrom(open(N1, ours), nodes.open(N2));
    }

    private static void assertNoWayFrom(NettyTransport from, NettyTransport to) throws InterruptedException {
        Inbox news = register(from);
        Inbox inbox = register(to);
        from.peers(GROUP, List.of(member(N2, to)));
        for (int i = 0; i < 3; i++) {
            sendUntilUnreachable(from, news);
        }
        assertTrue(inbox.isEmpty());
    }

    @Test
    void aPlainHandshakeIsNotAnswered() throws IOException {
        NettyTransport two = open(N2, ours);
        try (FakePeer stranger = FakePeer.dial(two)) {
            stranger.write(HandshakeCodec.encode(new HandshakeCodec.Greeting(identity(N1), N2)));
            assertThrows(IOException.class, () -> HandshakeCodec.decodeReply(stranger.read()));
        }
    }

    @Test
    void nothingIsSaidInPlain() throws IOException {
        try (ServerSocket listener = FakePeer.listen()) {
            NettyTransport one = open(N1, ours);
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + listener.getLocalPort())));
            one.send(GROUP, Nodes.heartbeat(1));
            try (Socket dialled = listener.accept()) {
                assertEquals(TLS_HANDSHAKE, dialled.getInputStream().read());
            }
        }
    }

    @Test
    void contextsInTheWrongOrderAreRefused() {
        NettyTransportBuilder builder = NettyTransport.builder(identity(N1));
        assertThrows(IllegalArgumentException.class, () -> builder.tls(ours.dialling(), ours.accepting()));
    }
}
