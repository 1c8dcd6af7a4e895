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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReconnectTest {
    private final Nodes nodes = new Nodes();

    @AfterEach
    void close() {
        nodes.close();
    }

    private static InetAddress ip(String literal) throws UnknownHostException {
        return InetAddress.getAllByName(literal)[0];
    }

    @Test
    void aPeerThatComesBackOnItsPortIsFound() throws InterruptedException {
        NettyTransport one = nodes.open(N1);
        Inbox news = register(one);
        NettyTransport two = nodes.open(N2);
        int port = two.boundAddress().getPort();
        Inbox inbox = register(two);
        one.peers(GROUP, List.of(member(N2, two)));
        connect(one, inbox);
        for (int restart = 0; restart < 3; restart++) {
            two.close();
            Nodes.sendUntilUnreachable(one, news);
            two = nodes.open(identity(N2), builder -> builder.bind("127.0.0.1", port));
            connect(one, register(two));
        }
    }

    @Test
    void theConnectionComesBackWithoutAMessageToSend() throws InterruptedException, IOException {
        NettyTransport one = nodes.open(N1);
        Inbox news = register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            one.send(GROUP, heartbeat(1));
            FakePeer.accept(server, N2).close();
            news.awaitUnreachable(N2);
            try (FakePeer again = FakePeer.accept(server, N2)) {
                one.send(GROUP, heartbeat(2));
                assertEquals(heartbeat(2), again.readMessage());
            }
        }
    }

    @Test
    void aPeerIsFollowedToItsNewAddress() throws InterruptedException {
        NettyTransport one = nodes.open(N1);
        NettyTransport two = nodes.open(N2);
        one.peers(GROUP, List.of(member(N2, two)));
        Inbox before = register(two);
        connect(one, before);
        NettyTransport moved = nodes.open(N2);
        Inbox after = register(moved);
        one.peers(GROUP, List.of(member(N2, moved)));
        connect(one, after);
        Nodes.await("the connection to the old address stays open", () -> two.openConnections() == 1);
    }

    @Test
    void hostNamesAreResolvedAtEachConnect() throws InterruptedException {
        AtomicReference<String> answer = new AtomicReference<>("127.0.0.1");
        NettyTransport two = nodes.open(N2);
        int port = two.boundAddress().getPort();
        NettyTransport one = nodes.open(
                identity(N1),
                builder -> builder.nameResolver(host -> {
                    if (!host.equals("node-2.test")) {
                        throw new UnknownHostException(host);
                    }
                    return List.of(InetAddress.getAllByName(answer.get()));
                }));
        Inbox news = register(one);
        one.peers(GROUP, List.of(new Member(N2, "node-2.test:" + port)));
        connect(one, register(two));
        two.close();
        Nodes.sendUntilUnreachable(one, news);
        answer.set("127.0.0.2");
        NettyTransport moved = nodes.open(identity(N2), builder -> builder.bind("127.0.0.2", port));
        connect(one, register(moved));
    }

    @Test
    void theAddressesOfANameAreTriedInTurn() throws InterruptedException {
        NettyTransport two = nodes.open(identity(N2), builder -> builder.bind("127.0.0.3", 0));
        NettyTransport one = nodes.open(
                identity(N1), builder -> builder.nameResolver(host -> List.of(ip("127.0.0.2"), ip("127.0.0.3"))));
        register(one);
        one.peers(
                GROUP, List.of(new Member(N2, "both.test:" + two.boundAddress().getPort())));
        connect(one, register(two));
    }

    @Test
    void badAddressesAreReportedAndMended() throws InterruptedException {
        NettyTransport two = nodes.open(N2);
        Inbox inbox = register(two);
        NettyTransport one = nodes.open(
                identity(N1),
                builder -> builder.nameResolver(host -> {
                    throw new UnknownHostException(host);
                }));
        Inbox news = register(one);
        for (String bad : List.of("nowhere.test:7000", "no-port", ":7", "::1:7000", "h:99999", "h:-1")) {
            one.peers(GROUP, List.of(new Member(N2, bad)));
            Nodes.sendUntilUnreachable(one, news);
        }
        one.peers(GROUP, List.of(member(N2, two)));
        connect(one, inbox);
    }

    @Test
    void aPeerThatNoGroupNamesIsDisconnected() throws InterruptedException {
        NettyTransport one = nodes.open(N1);
        NettyTransport two = nodes.open(N2);
        one.peers(GROUP, List.of(member(N2, two)));
        connect(one, register(two));
        assertEquals(2, one.openConnections());
        io.quorate.raft.protocol.GroupId other = io.quorate.raft.protocol.GroupId.of("other");
        one.peers(other, List.of(member(N2, two)));
        one.peers(GROUP, List.of());
        one.send(other, heartbeat(1));
        assertEquals(2, one.openConnections(), "the other group still names it");
        one.peers(other, List.of());
        Nodes.await("the connection stays open", () -> one.openConnections() == 1 && two.openConnections() == 1);
    }

    @Test
    void aNewIncarnationIsReported() throws InterruptedException {
        BlockingQueue<NodeIdentity> changes = new LinkedBlockingQueue<>();
        NettyTransport two =
                nodes.open(identity(N2), builder -> builder.incarnationListener((before, now) -> changes.add(now)));
        Inbox inbox = register(two);
        NettyTransport one = nodes.open(N1);
        one.peers(GROUP, List.of(member(N2, two)));
        connect(one, inbox);
        one.close();
        NodeIdentity wiped = new NodeIdentity(Nodes.CLUSTER, N1, 4711);
        NettyTransport again = nodes.open(wiped, builder -> builder);
        again.peers(GROUP, List.of(member(N2, two)));
        connect(again, inbox);
        assertEquals(wiped, changes.poll(Inbox.DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertTrue(changes.isEmpty());
    }
}
