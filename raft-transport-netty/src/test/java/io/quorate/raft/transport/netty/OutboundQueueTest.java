package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.TimeoutNow;
import org.junit.jupiter.api.Test;

/** Who goes first. */
final class OutboundQueueTest {
    private final OutboundQueue queue = new OutboundQueue(1 << 20);

    private Outbound offer(Message message) {
        Outbound outbound = new Outbound(GROUP, message, 100);
        queue.offer(outbound);
        return outbound;
    }

    @Test
    void aCommitIndexToldAloneDoesNotPassWhatWasSentBefore() {
        Outbound answer = offer(new TimeoutNow(N1, N2, 7));
        Outbound notice = offer(Heartbeat.ofCommit(N1, N2, 7, 12));
        Outbound heartbeat = offer(new Heartbeat(N1, N2, 7, 12, 1));
        assertSame(heartbeat, queue.pollHeartbeat());
        assertSame(null, queue.pollHeartbeat());
        assertSame(answer, queue.poll());
        assertSame(notice, queue.poll());
    }
}
