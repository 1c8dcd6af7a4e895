package io.quorate.raft.transport.netty;

import io.quorate.raft.proto.HeartbeatCodec;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.Message;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a peer, bounded by bytes. Heartbeats and their answers wait apart, with room of their own: what one
 * group has to send must not cost others their leaders. Any thread adds; one event loop takes.
 */
final class OutboundQueue {
    private static final int HEARTBEAT_SHARE = 8;

    private final Part messages;
    private final Part heartbeats;

    private static final class Part {
        private final Queue<Outbound> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicLong bytes = new AtomicLong();
        private final long maxBytes;

        Part(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        boolean offer(Outbound message) {
            if (bytes.addAndGet(message.size()) > maxBytes) {
                bytes.addAndGet(-message.size());
                return false;
            }
            waiting.add(message);
            return true;
        }

        @Nullable
        Outbound poll() {
            Outbound message = waiting.poll();
            if (message != null) {
                bytes.addAndGet(-message.size());
            }
            return message;
        }

        void clear() {
            Outbound dropped = poll();
            while (dropped != null) {
                dropped = poll();
            }
        }
    }

    /** Makes a queue that holds this much, and an eighth of it in heartbeats on top. */
    OutboundQueue(long maxBytes) {
        messages = new Part(maxBytes);
        heartbeats = new Part(maxBytes / HEARTBEAT_SHARE);
    }

    /** Adds the message; returns false where there is no room for it. */
    boolean offer(Outbound message) {
        return (mayGoFirst(message.message()) ? heartbeats : messages).offer(message);
    }

    /**
     * Returns whether the message goes before others, and shares a frame with those of other groups: heartbeats and
     * their answers. Commit indexes told alone stay in their place: one that went before the answer to a forwarded
     * proposal would have its entry applied before anybody knew whose it is.
     */
    static boolean mayGoFirst(Message message) {
        return HeartbeatCodec.takes(message) && !(message instanceof Heartbeat heartbeat && !heartbeat.wantsAnswer());
    }

    /** Takes the next message that is no heartbeat. */
    @Nullable
    Outbound poll() {
        return messages.poll();
    }

    /** Takes the next heartbeat or answer to one. */
    @Nullable
    Outbound pollHeartbeat() {
        return heartbeats.poll();
    }

    boolean isEmpty() {
        return messages.waiting.isEmpty() && heartbeats.waiting.isEmpty();
    }

    void clear() {
        messages.clear();
        heartbeats.clear();
    }
}
