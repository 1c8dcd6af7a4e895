package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.heartbeat;
import static io.quorate.raft.transport.netty.Nodes.identity;
import static io.quorate.raft.transport.netty.Nodes.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.raft.proto.GroupMessage;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that go out on the thread that has them, and those that the loop writes at the same time. */
@Timeout(120)
final class WireTest {
    private static final int SENDERS = 3;
    private static final int MESSAGES_EACH = 600;
    private static final int SMALL_MESSAGES = 12_000;
    private static final long PAST_A_BURST_NANOS = 60_000;

    private static final TransportOptions PATIENT =
            Nodes.QUICK.withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(60));

    private final Nodes nodes = new Nodes();

    @AfterEach
    void close() {
        nodes.close();
    }

    private static AppendEntries append(long index) {
        byte[] command = new byte[new Random(index).nextInt(index % 8 == 0 ? 60_000 : 900)];
        new Random(-index).nextBytes(command);
        LogSlice entries = LogSlice.of(new EntryId(index - 1, 1), List.of(new Entry(index, 1, Bytes.wrap(command))));
        return new AppendEntries(N1, N2, 1, entries, 0);
    }

    private static void letABurstPass() {
        long from = System.nanoTime();
        while (System.nanoTime() - from < PAST_A_BURST_NANOS) {
            Thread.onSpinWait();
        }
    }

    private static void connect(NettyTransport one, ServerSocket server) {
        one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
        one.send(GROUP, append(1));
    }

    @Test
    void theLoopNeedNotWakeUp() throws Exception {
        IoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket server = FakePeer.listen()) {
            NettyTransport one = nodes.open(identity(N1), builder -> builder.eventLoopGroup(loop));
            connect(one, server);
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                assertEquals(append(1), peer.readMessage());
                loop.execute(() -> {
                    blocked.countDown();
                    awaitUninterruptibly(end);
                });
                awaitUninterruptibly(blocked);
                letABurstPass();
                one.send(GROUP, append(2));
                assertEquals(append(2), peer.readMessage());
                // The heartbeat waits for the loop, and what comes after it does not pass it by.
                letABurstPass();
                one.send(GROUP, heartbeat(1));
                one.send(GROUP, append(3));
                end.countDown();
                assertEquals(heartbeat(1), peer.readMessage());
                assertEquals(append(3), peer.readMessage());
            }
        } finally {
            end.countDown();
            nodes.close();
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Inbox.DEADLINE_SECONDS, TimeUnit.SECONDS), "in time");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyWritersMakeOneStreamThoughTheSocketIsFull() throws Exception {
        NettyTransport one = nodes.open(N1);
        try (ServerSocket server = FakePeer.listen()) {
            // Makes the socket full again and again, so that it takes a part of a message only.
            server.setReceiveBufferSize(8192);
            connect(one, server);
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                assertEquals(append(1), peer.readMessage());
                List<Thread> senders = new ArrayList<>();
                for (int i = 0; i < SENDERS; i++) {
                    GroupId group = GroupId.of("sender-" + i);
                    one.peers(group, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
                    senders.add(new Thread(() -> send(one, group)));
                }
                senders.forEach(Thread::start);
                readAll(peer);
                for (Thread sender : senders) {
                    sender.join();
                }
            }
        }
    }

    private static void send(NettyTransport one, GroupId group) {
        for (int i = 1; i <= MESSAGES_EACH; i++) {
            one.send(group, append(i));
            one.send(group, Heartbeat.ofCommit(N1, N2, 1, i));
            if (i % 2 == 0) {
                letABurstPass();
            }
        }
    }

    private static void readAll(FakePeer peer) throws IOException {
        Map<GroupId, Long> lastAppends = new HashMap<>();
        Map<GroupId, Long> lastCommits = new HashMap<>();
        for (int left = 2 * SENDERS * MESSAGES_EACH; left > 0; ) {
            for (GroupMessage received : peer.readFrame()) {
                left--;
                if (received.message() instanceof Heartbeat notice) {
                    long before = lastCommits.getOrDefault(received.group(), 0L);
                    assertEquals(before + 1, notice.commitIndex());
                    lastCommits.put(received.group(), notice.commitIndex());
                } else {
                    long next = lastAppends.getOrDefault(received.group(), 0L) + 1;
                    assertEquals(append(next), received.message());
                    lastAppends.put(received.group(), next);
                }
            }
        }
    }

    @Test
    void whatAFullSocketTakesAPartOfIsFinishedFirst() throws Exception {
        NettyTransport one = nodes.open(identity(N1), builder -> builder.options(PATIENT));
        try (ServerSocket server = FakePeer.listen()) {
            server.setReceiveBufferSize(8192);
            connect(one, server);
            try (FakePeer deaf = FakePeer.accept(server, N2)) {
                fill(one);
                assertEquals(append(1), deaf.readMessage());
                for (int i = 1; i <= SMALL_MESSAGES; i++) {
                    assertEquals(small(i), deaf.readMessage());
                }
            }
        }
    }

    /** Sends more than the socket takes, first one after the other, then in a burst. */
    private static void fill(NettyTransport one) {
        for (int i = 1; i <= SMALL_MESSAGES; i++) {
            one.send(GROUP, small(i));
            if (i < SMALL_MESSAGES / 2) {
                letABurstPass();
            }
        }
    }

    @Test
    void aPeerThatVanishedWhileTheSocketWasFullIsNoticed() throws Exception {
        NettyTransport one = nodes.open(N1);
        Inbox news = register(one);
        try (ServerSocket server = FakePeer.listen()) {
            server.setReceiveBufferSize(8192);
            connect(one, server);
            try (FakePeer deaf = FakePeer.accept(server, N2)) {
                fill(one);
                news.awaitUnreachable(N2);
                assertEquals(append(1), deaf.readMessage(), "it was connected");
            }
        }
    }

    private static AppendEntries small(long index) {
        LogSlice entries =
                LogSlice.of(new EntryId(index - 1, 1), List.of(new Entry(index, 1, Bytes.wrap(new byte[900]))));
        return new AppendEntries(N1, N2, 1, entries, 0);
    }

    @Test
    void aConnectionThatBreaksUnderAWriterIsMadeAnew() throws Exception {
        NettyTransport one = nodes.open(N1);
        Inbox news = register(one);
        try (ServerSocket server = FakePeer.listen()) {
            connect(one, server);
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                assertEquals(append(1), peer.readMessage());
            }
            Nodes.await("n1 does not learn that n2 is gone", () -> {
                one.send(GROUP, append(2));
                return news.reports() > 0;
            });
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                one.send(GROUP, append(3));
                assertTrue(peer.readMessage() instanceof AppendEntries);
            }
        }
    }
}
