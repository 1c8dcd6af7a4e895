package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.heartbeat;
import static io.quorate.raft.transport.netty.Nodes.member;
import static io.quorate.raft.transport.netty.Nodes.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
    private static final int MIB = 1024 * 1024;

    private final Nodes nodes = new Nodes();
    private NettyTransport one;
    private NettyTransport two;

    @BeforeEach
    void open() {
        one = nodes.open(N1);
        two = nodes.open(N2);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void fiveThousandGroupsShareOneConnection() throws InterruptedException {
        List<Inbox> inboxes = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            GroupId group = GroupId.of("group-" + i);
            Inbox inbox = new Inbox();
            two.register(group, inbox);
            one.peers(group, List.of(member(N1, one), member(N2, two)));
            inboxes.add(inbox);
        }
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < inboxes.size(); i++) {
                one.send(GroupId.of("group-" + i), heartbeat(round));
            }
        }
        for (Inbox inbox : inboxes) {
            for (int round = 0; round < 4; round++) {
                assertEquals(heartbeat(round), inbox.next());
            }
        }
        assertEquals(2, one.openConnections(), "the port, and the connection to n2");
    }

    @Test
    void bigAndSmallMessagesKeepTheirOrder() throws InterruptedException {
        Inbox inbox = register(two);
        one.peers(GROUP, List.of(member(N2, two)));
        Random random = new Random(3);
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] command = new byte[i % 20 == 0 ? 4 * MIB : random.nextInt(50_000)];
            random.nextBytes(command);
            LogSlice entries = LogSlice.of(new EntryId(i, 1), List.of(new Entry(i + 1L, 1, Bytes.wrap(command))));
            sent.add(new AppendEntries(N1, N2, 1, entries, i));
        }
        sent.forEach(message -> one.send(GROUP, message));
        for (Message message : sent) {
            assertEquals(message, inbox.next());
        }
    }

    @Test
    void aFrameOfTheGreatestLengthArrivesAndALongerOneIsDropped() throws InterruptedException {
        Inbox inbox = register(two);
        Inbox news = register(one);
        one.peers(GROUP, List.of(member(N2, two)));
        int max = Nodes.QUICK.maxFrameBytes();
        LogSlice most = entryOf(max - 64);
        LogSlice tooMuch = entryOf(max);
        one.send(GROUP, new AppendEntries(N1, N2, 1, most, 0));
        assertEquals(most, ((AppendEntries) inbox.next()).entries());
        one.send(GROUP, new AppendEntries(N1, N2, 1, tooMuch, 0));
        news.awaitUnreachable(N2);
        one.send(GROUP, heartbeat(5));
        assertEquals(heartbeat(5), inbox.next(), "the connection is as it was");
    }

    private static LogSlice entryOf(int bytes) {
        return LogSlice.of(EntryId.NONE, List.of(new Entry(1, 1, Bytes.wrap(new byte[bytes]))));
    }

    @Test
    void aPeerThatDoesNotReadOverflowsItsQueueAndNothingElse() throws InterruptedException, IOException {
        NettyTransport sender =
                nodes.open(Nodes.identity(N1), builder -> builder.options(Nodes.QUICK.withLimits(MIB, 4 * MIB, MIB)));
        Inbox news = register(sender);
        Inbox inbox = register(two);
        try (ServerSocket server = FakePeer.listen()) {
            io.quorate.raft.protocol.NodeId n3 = io.quorate.raft.protocol.NodeId.of("n3");
            sender.peers(
                    GROUP,
                    List.of(
                            member(N2, two),
                            new io.quorate.raft.protocol.Member(n3, "127.0.0.1:" + server.getLocalPort())));
            LogSlice half = entryOf(MIB / 2);
            sender.send(GROUP, new AppendEntries(N1, n3, 1, half, 0));
            try (FakePeer deaf = FakePeer.accept(server, n3)) {
                assertTrue(deaf.readMessage() instanceof AppendEntries);
                int sent = 0;
                while (news.reports() == 0) {
                    sender.send(GROUP, new AppendEntries(N1, n3, 1, half, 0));
                    sent++;
                    assertTrue(sent < 1_000_000, "the queue has no bound");
                }
                news.awaitUnreachable(n3);
                sender.send(GROUP, heartbeat(5));
                assertEquals(heartbeat(5), inbox.next());
            }
        }
    }

    @Test
    void aReceiverThatThrowsCostsNobodyTheConnection() throws InterruptedException {
        GroupId faulty = GroupId.of("faulty");
        two.register(faulty, new ThrowingReceiver());
        Inbox inbox = register(two);
        one.peers(GROUP, List.of(member(N2, two)));
        one.send(faulty, heartbeat(1));
        one.send(GROUP, heartbeat(2));
        assertEquals(heartbeat(2), inbox.next());
    }

    private static final class ThrowingReceiver implements io.quorate.raft.spi.Transport.Receiver {
        @Override
        public void received(Message message) {
            throw new IllegalStateException("a fault of this test");
        }

        @Override
        public void unreachable(io.quorate.raft.protocol.NodeId peer) {
            throw new IllegalStateException("a fault of this test");
        }
    }
}
