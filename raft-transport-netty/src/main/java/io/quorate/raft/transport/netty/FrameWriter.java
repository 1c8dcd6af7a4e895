package io.quorate.raft.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quorate.raft.proto.GroupMessage;
import io.quorate.raft.proto.HeartbeatCodec;
import io.quorate.raft.proto.MessageCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames: many messages go into one direct buffer, their entries' bytes straight from where they were encoded
 * once. The heartbeats of all groups that wait go first, and share a frame.
 */
final class FrameWriter {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int MAX_HEARTBEATS = 1024;
    /** More than what the longest ids and numbers take, so that a frame of heartbeats keeps within the limit. */
    private static final int HEARTBEAT_BYTES = 256;

    private final Traffic traffic;
    private final int heartbeatsPerFrame;
    private final List<Outbound> batch = new ArrayList<>();
    private final List<GroupMessage> heartbeats = new ArrayList<>();

    /** Makes a writer whose frames have no more bytes than this. */
    FrameWriter(int maxFrameBytes, Traffic traffic) {
        this.traffic = traffic;
        this.heartbeatsPerFrame = Math.max(1, Math.min(MAX_HEARTBEATS, maxFrameBytes / HEARTBEAT_BYTES - 1));
    }

    /**
     * Takes messages off the queue, up to some size, and returns their frames in one buffer; null where there is none.
     */
    @Nullable
    ByteBuf next(OutboundQueue queue, ByteBufAllocator allocator) {
        try {
            Outbound alone = takeHeartbeats(queue);
            int shared = heartbeats.isEmpty() ? 0 : HeartbeatCodec.encodedSize(heartbeats);
            long total = shared == 0 ? 0 : Integer.BYTES + shared;
            Outbound message = alone != null ? alone : queue.poll();
            while (message != null) {
                batch.add(message);
                total += message.frameBytes();
                message = total < BATCH_BYTES ? queue.poll() : null;
            }
            traffic.sent(batch.size() + heartbeats.size(), batch.size() + (shared == 0 ? 0 : 1));
            return total == 0 ? null : encode(Math.toIntExact(total), shared, allocator);
        } finally {
            batch.clear();
            heartbeats.clear();
        }
    }

    /** Gathers the heartbeats that wait; where there is only one, it is returned, as it needs no frame to share. */
    private @Nullable Outbound takeHeartbeats(OutboundQueue queue) {
        Outbound first = queue.pollHeartbeat();
        Outbound next = first == null ? null : queue.pollHeartbeat();
        if (first == null || next == null) {
            return first;
        }
        heartbeats.add(new GroupMessage(first.group(), first.message()));
        while (next != null) {
            heartbeats.add(new GroupMessage(next.group(), next.message()));
            next = heartbeats.size() < heartbeatsPerFrame ? queue.pollHeartbeat() : null;
        }
        return null;
    }

    /** Returns the frame of one message alone. */
    static ByteBuf frame(Outbound message, ByteBufAllocator allocator) {
        return filled(message.frameBytes(), allocator, target -> put(message, target));
    }

    private ByteBuf encode(int total, int shared, ByteBufAllocator allocator) {
        return filled(total, allocator, target -> {
            if (shared > 0) {
                target.putInt(shared);
                HeartbeatCodec.encodeTo(target, heartbeats);
            }
            for (Outbound message : batch) {
                put(message, target);
            }
        });
    }

    private static void put(Outbound message, ByteBuffer target) {
        int end = target.position() + message.frameBytes();
        target.putInt(message.size());
        MessageCodec.encodeTo(target, message.group(), message.message());
        if (target.position() != end) {
            throw new IllegalStateException("a message changed while it was sent: " + message.message());
        }
    }

    /** Returns a direct buffer of this many bytes, with what is put into it; none is left behind where that fails. */
    private static ByteBuf filled(int bytes, ByteBufAllocator allocator, Consumer<ByteBuffer> content) {
        ByteBuf buffer = allocator.directBuffer(bytes);
        boolean whole = false;
        try {
            content.accept(buffer.internalNioBuffer(0, bytes));
            buffer.writerIndex(bytes);
            whole = true;
            return buffer;
        } finally {
            if (!whole) {
                buffer.release();
            }
        }
    }
}
