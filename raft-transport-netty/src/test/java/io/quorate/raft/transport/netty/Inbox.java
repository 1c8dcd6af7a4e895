package io.quorate.raft.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.Transport;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A receiver that keeps what it is given, for a test to wait for. */
final class Inbox implements Transport.Receiver {
    static final long DEADLINE_SECONDS = 20;

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<NodeId> unreachable = new LinkedBlockingQueue<>();

    @Override
    public void received(Message message) {
        messages.add(message);
    }

    @Override
    public void unreachable(NodeId peer) {
        unreachable.add(peer);
    }

    Message next() throws InterruptedException {
        Message message = messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(message, "no message came in time");
        return message;
    }

    @Nullable
    Message poll(long millis) throws InterruptedException {
        return messages.poll(millis, TimeUnit.MILLISECONDS);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void awaitUnreachable(NodeId peer) throws InterruptedException {
        assertEquals(peer, unreachable.poll(DEADLINE_SECONDS, TimeUnit.SECONDS), "no news in time");
    }

    int reports() {
        return unreachable.size();
    }

    void forgetReports() {
        unreachable.clear();
    }
}
