package io.quorate.raft.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.quorate.raft.proto.MessageCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames: many messages go into one direct buffer, their entries' bytes straight from where they were encoded
 * once.
 */
final class FrameWriter {
    private static final int BATCH_BYTES = 256 * 1024;

    private final List<Outbound> batch = new ArrayList<>();

    /**
     * Takes messages off the queue, up to some size, and returns their frames in one buffer; null where there is none.
     */
    @Nullable
    ByteBuf next(OutboundQueue queue, ByteBufAllocator allocator) {
        long total = 0;
        Outbound message = queue.poll();
        while (message != null) {
            batch.add(message);
            total += message.frameBytes();
            message = total < BATCH_BYTES ? queue.poll() : null;
        }
        try {
            return batch.isEmpty() ? null : encode(Math.toIntExact(total), allocator);
        } finally {
            batch.clear();
        }
    }

    private ByteBuf encode(int total, ByteBufAllocator allocator) {
        ByteBuf frames = allocator.directBuffer(total);
        boolean whole = false;
        try {
            ByteBuffer target = frames.internalNioBuffer(0, total);
            for (Outbound message : batch) {
                int end = target.position() + message.frameBytes();
                target.putInt(message.size());
                MessageCodec.encodeTo(target, message.group(), message.message());
                if (target.position() != end) {
                    throw new IllegalStateException("a message changed while it was sent: " + message.message());
                }
            }
            frames.writerIndex(total);
            whole = true;
            return frames;
        } finally {
            if (!whole) {
                frames.release();
            }
        }
    }
}
