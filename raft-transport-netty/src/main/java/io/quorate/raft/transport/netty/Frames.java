package io.quorate.raft.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.quorate.raft.protocol.Bytes;

/** Single small frames, outside the path of messages, and the end of a connection. */
final class Frames {

    private Frames() {}

    /** Returns one frame with these bytes. */
    static ByteBuf of(ByteBufAllocator allocator, Bytes bytes) {
        ByteBuf frame = allocator.directBuffer(Integer.BYTES + bytes.length());
        frame.writeInt(bytes.length());
        frame.writeBytes(bytes.asByteBuffer());
        return frame;
    }

    /** Sends a frame. What goes wrong reaches the handlers as an exception of the channel. */
    static void send(ChannelHandlerContext context, Bytes bytes) {
        ChannelFuture unused = context.writeAndFlush(of(context.alloc(), bytes), context.voidPromise());
    }

    /** Sends a frame and closes the connection behind it. */
    static void sendAndClose(ChannelHandlerContext context, Bytes bytes) {
        ChannelFuture unused =
                context.writeAndFlush(of(context.alloc(), bytes)).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes the connection; that it is closed shows in the channel's becoming inactive. */
    static void close(ChannelOutboundInvoker channel) {
        ChannelFuture unused = channel.close();
    }
}
