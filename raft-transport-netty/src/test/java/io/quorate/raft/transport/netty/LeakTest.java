package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.chunk;
import static io.quorate.raft.transport.netty.Nodes.connect;
import static io.quorate.raft.transport.netty.Nodes.heartbeat;
import static io.quorate.raft.transport.netty.Nodes.member;
import static io.quorate.raft.transport.netty.Nodes.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No buffer is lost, neither in good days nor when connections break with full queues. */
final class LeakTest {
    private static final int MARKER_BYTES = 12_345;

    @Test
    void noBufferIsLost() throws InterruptedException, IOException {
        for (int round = 0; round < 5; round++) {
            try (Nodes nodes = new Nodes()) {
                NettyTransport one = nodes.open(N1);
                NettyTransport two = nodes.open(N2);
                one.peers(GROUP, List.of(member(N2, two)));
                connect(one, register(two));
                for (int i = 0; i < 100; i++) {
                    one.send(GROUP, heartbeat(i));
                    one.send(GROUP, chunk(i, 100_000));
                }
                try (FakePeer stranger = FakePeer.dial(two)) {
                    stranger.write(Bytes.utf8("nonsense"));
                }
                two.close();
            }
        }
        // What proves that the detector is awake, and that it is done with all that was lost before.
        leakOnPurpose();
        Nodes.await("the detector does not see a leak", () -> {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
            return LeakRecorder.LEAKS.stream().anyMatch(LeakTest::isOnPurpose);
        });
        List<String> others =
                LeakRecorder.LEAKS.stream().filter(leak -> !isOnPurpose(leak)).toList();
        assertEquals(List.of(), others);
    }

    private static void leakOnPurpose() {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(MARKER_BYTES);
        assertTrue(lost.isDirect());
        lost.touch("lost on purpose");
    }

    private static boolean isOnPurpose(String leak) {
        return leak.contains("lost on purpose");
    }
}
