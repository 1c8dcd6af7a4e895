package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.heartbeat;
import static io.quorate.raft.transport.netty.Nodes.identity;
import static io.quorate.raft.transport.netty.Nodes.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.proto.GroupMessage;
import io.quorate.raft.proto.MessageCodec;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The heartbeats of many groups: together, first, and with room of their own. */
final class HeartbeatsTest {
    private static final int MIB = 1024 * 1024;
    private static final int GROUPS = 700;

    private final Nodes nodes = new Nodes();

    @AfterEach
    void close() {
        nodes.close();
    }

    private static AppendEntries append(long index, int bytes) {
        LogSlice entries =
                LogSlice.of(new EntryId(index - 1, 1), List.of(new Entry(index, 1, Bytes.wrap(new byte[bytes]))));
        return new AppendEntries(N1, N2, 1, entries, 0);
    }

    private static GroupId group(int number) {
        return GroupId.of("group-" + number);
    }

    @Test
    void thoseThatWaitTravelInOneFrameBeforeAllElse() throws IOException {
        NettyTransport one = nodes.open(N1);
        register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            // The peer does not answer the handshake yet, so all of these wait.
            one.send(GROUP, append(2, 100_000));
            List<GroupMessage> sent = new ArrayList<>();
            for (int i = 0; i < GROUPS; i++) {
                sent.add(new GroupMessage(
                        group(i), i % 2 == 0 ? heartbeat(i) : new HeartbeatResponse(N1, N2, i, 2L * i)));
                one.send(group(i), sent.get(i).message());
            }
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                assertEquals(sent, peer.readFrame());
                assertEquals(append(2, 100_000), peer.readMessage());
            }
            assertEquals(new TransportTraffic(GROUPS + 1L, 2, 1), one.traffic());
        }
    }

    @Test
    void oneAloneGoesFirstInAFrameOfItsOwn() throws IOException {
        NettyTransport one = nodes.open(N1);
        register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            one.send(GROUP, append(2, 100_000));
            one.send(GROUP, heartbeat(1));
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                assertEquals(heartbeat(1), peer.readMessage());
                assertEquals(append(2, 100_000), peer.readMessage());
            }
            assertEquals(new TransportTraffic(2, 2, 1), one.traffic());
        }
    }

    @Test
    void aFrameOfThemKeepsWithinTheLimit() throws IOException {
        NettyTransport one =
                nodes.open(identity(N1), builder -> builder.options(Nodes.QUICK.withLimits(1024, 8 * MIB, MIB)));
        register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            GroupId longest = GroupId.of("g".repeat(64));
            for (int i = 0; i < 50; i++) {
                one.send(longest, heartbeat(Long.MAX_VALUE - i));
            }
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                int received = 0;
                while (received < 50) {
                    Bytes frame = peer.read();
                    assertTrue(frame.length() <= 1024, () -> frame.length() + " bytes");
                    received += MessageCodec.decodeAll(frame).size();
                }
                assertEquals(50, received);
            }
        }
    }

    @Test
    void aQueueFullOfOneGroupsEntriesHasRoomForTheHeartbeatsOfOthers() throws IOException, InterruptedException {
        NettyTransport one =
                nodes.open(identity(N1), builder -> builder.options(Nodes.QUICK.withLimits(MIB, 4 * MIB, MIB)));
        Inbox news = register(one);
        try (ServerSocket server = FakePeer.listen()) {
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            for (int i = 1; i <= 5; i++) {
                one.send(GROUP, append(i, MIB - 100));
            }
            news.awaitUnreachable(N2);
            one.send(group(1), heartbeat(1));
            one.send(group(2), heartbeat(2));
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                assertEquals(
                        List.of(new GroupMessage(group(1), heartbeat(1)), new GroupMessage(group(2), heartbeat(2))),
                        peer.readFrame());
                assertInstanceOf(AppendEntries.class, peer.readMessage());
            }
        }
    }
}
