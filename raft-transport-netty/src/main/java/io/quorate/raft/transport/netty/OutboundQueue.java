package io.quorate.raft.transport.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What waits for a peer, bounded by bytes. Any thread adds; one event loop takes. */
final class OutboundQueue {
    private final Queue<Outbound> messages = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long maxBytes;

    OutboundQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds the message; returns false where there is no room for it. */
    boolean offer(Outbound message) {
        if (bytes.addAndGet(message.size()) > maxBytes) {
            bytes.addAndGet(-message.size());
            return false;
        }
        messages.add(message);
        return true;
    }

    @Nullable
    Outbound poll() {
        Outbound message = messages.poll();
        if (message != null) {
            bytes.addAndGet(-message.size());
        }
        return message;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void clear() {
        Outbound dropped = poll();
        while (dropped != null) {
            dropped = poll();
        }
    }
}
