package io.quorate.raft.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing end of an open connection. One thread writes at a time: the lane's event loop or, where nothing else is
 * to be written, whoever brings a message. What is waited for then need not wait for the loop to wake up.
 *
 * <p>Who has written looks at the queue once more: others leave there what they could not write meanwhile.
 */
final class Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    /** Longer ones are copied by the loop, while who brought them goes on. */
    private static final int MAX_BYTES = 1024;
    /** What follows within this time is left to the loop, which takes all that has gathered with one write. */
    private static final long BURST_NANOS = 50_000;

    private final Lane lane;
    private final Channel channel;
    private final OutboundQueue queue;
    private final FrameWriter writer;
    private final @Nullable SocketChannel socket;
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile long lastNanos = System.nanoTime();
    // Both of the loop only: whether the one who writes is the loop, and waits for the socket to take it all.
    private boolean loopWrites;
    private boolean flushing;

    /** Makes one for a connection of the lane that is open; what it cannot write at once is left in this queue. */
    Wire(Lane lane, Channel channel, OutboundQueue queue) {
        this.lane = lane;
        this.channel = channel;
        this.queue = queue;
        TransportContext context = lane.context();
        this.writer = new FrameWriter(context.options().maxFrameBytes(), context.traffic());
        this.socket = socketOf(lane, channel);
    }

    /** Returns what others than the loop may write to: not snapshots, and nothing that is to be encrypted first. */
    private static @Nullable SocketChannel socketOf(Lane lane, Channel channel) {
        boolean plain = !lane.isBulk() && lane.context().encryption().isEmpty();
        return plain && channel instanceof DialledChannel dialled ? dialled.socketChannel() : null;
    }

    /** Writes the message on the calling thread, if it may; returns whether it did. For any thread; never blocks. */
    boolean writeNow(Outbound message) {
        SocketChannel target = socket;
        if (target == null
                || message.frameBytes() > MAX_BYTES
                || OutboundQueue.mayGoFirst(message.message())
                || System.nanoTime() - lastNanos < BURST_NANOS
                || !writing.compareAndSet(false, true)) {
            return false;
        }
        ByteBuf frame = queue.isEmpty() ? frameOf(message) : null;
        if (frame == null) {
            end();
            return false;
        }
        try {
            write(frame, target);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Nobody writes any more: the right to is kept, and the connection ends.
            lane.execute(() -> broken(e));
        }
        return true;
    }

    /** Returns the message's frame; null where none can be made, as without memory: that is for the loop to say. */
    private static @Nullable ByteBuf frameOf(Outbound message) {
        try {
            return FrameWriter.frame(message, ByteBufAllocator.DEFAULT);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.debug("a message cannot be written at once", e);
            return null;
        }
    }

    private void write(ByteBuf frame, SocketChannel target) throws IOException {
        lastNanos = System.nanoTime();
        boolean whole = true;
        try {
            frame.skipBytes(target.write(frame.internalNioBuffer(0, frame.readableBytes())));
            lane.context().traffic().sent(1, 1);
            whole = !frame.isReadable();
        } finally {
            if (whole) {
                frame.release();
            }
        }
        if (whole) {
            end();
        } else {
            leaveToLoop(frame);
        }
    }

    /** The socket is full, and the loop knows how to wait for it: it is the one who writes from here on. */
    private void leaveToLoop(ByteBuf rest) {
        boolean left = false;
        try {
            channel.eventLoop().execute(() -> {
                loopWrites = true;
                ChannelFuture unused = channel.writeAndFlush(rest, channel.voidPromise());
                endWhenFlushed();
            });
            left = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("the transport is closed", e);
        } finally {
            if (!left) {
                rest.release();
            }
        }
    }

    private void end() {
        writing.set(false);
        if (!queue.isEmpty()) {
            lane.wakeUp();
        }
    }

    private void broken(Throwable cause) {
        if (channel.isActive()) {
            channel.pipeline().fireExceptionCaught(cause);
        }
    }

    /**
     * Has the loop, whose thread calls this, write what is in the queue, unless another writes, who then sees to it.
     */
    void drain() {
        boolean unused = writeOnLoop(this::writeQueue);
    }

    private void writeQueue() {
        boolean written = false;
        try {
            while (channel.isWritable()) {
                ByteBuf frames = writer.next(queue, channel.alloc());
                if (frames == null) {
                    break;
                }
                ChannelFuture unused = channel.write(frames, channel.voidPromise());
                written = true;
            }
        } finally {
            if (written) {
                channel.flush();
            }
        }
    }

    /** Has the loop, whose thread calls this, write something; returns false, and does not, while another writes. */
    boolean writeOnLoop(Runnable write) {
        if (socket == null) {
            write.run();
            return true;
        }
        if (!loopWrites && !writing.compareAndSet(false, true)) {
            return false;
        }
        loopWrites = true;
        lastNanos = System.nanoTime();
        write.run();
        endWhenFlushed();
        return true;
    }

    private void endWhenFlushed() {
        ChannelOutboundBuffer unflushed = channel.unsafe().outboundBuffer();
        if (unflushed == null || !loopWrites || flushing) {
            return;
        }
        if (unflushed.isEmpty()) {
            loopWrites = false;
            end();
            return;
        }
        flushing = true;
        ChannelFuture unused = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            flushing = false;
            endWhenFlushed();
        });
    }
}
