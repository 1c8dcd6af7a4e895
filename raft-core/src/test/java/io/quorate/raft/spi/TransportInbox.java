package io.quorate.raft.spi;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A receiver that keeps what it is given, for a test to wait for. */
final class TransportInbox implements Transport.Receiver {
    private static final long DEADLINE_SECONDS = 20;

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<NodeId> unreachable = new LinkedBlockingQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public void received(Message message) {
        threads.add(Thread.currentThread());
        messages.add(message);
    }

    @Override
    public void unreachable(NodeId peer) {
        threads.add(Thread.currentThread());
        unreachable.add(peer);
    }

    /** Waits for the next message. */
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

    /** Waits for the news that this peer is unreachable; news of other peers is passed over. */
    void awaitUnreachable(NodeId peer) throws InterruptedException {
        assertTrue(
                heardUnreachable(peer, TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS)),
                () -> "no news in time that " + peer + " is unreachable");
    }

    /** Waits this long for the news that this peer is unreachable. */
    boolean heardUnreachable(NodeId peer, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        NodeId heard = unreachable.poll(millis, TimeUnit.MILLISECONDS);
        while (heard != null && !heard.equals(peer)) {
            heard = unreachable.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return heard != null;
    }

    Set<Thread> threads() {
        return threads;
    }
}
