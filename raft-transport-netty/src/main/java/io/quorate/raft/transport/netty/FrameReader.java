package io.quorate.raft.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quorate.raft.proto.CodecException;
import io.quorate.raft.proto.WireFormat;
import io.quorate.raft.protocol.Bytes;
import java.util.Arrays;

/**
 * Cuts the stream into frames, each after its length of 4 bytes, and passes each on as {@link Bytes} over an array of
 * its own, into which it was read directly. An array grows as bytes arrive, so that a length alone takes no memory.
 *
 * <p>Before the handshake is done, frames may have no more than the length of a handshake.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
    private static final int FIRST_ARRAY_BYTES = 256 * 1024;

    private int maxFrameBytes = WireFormat.MAX_HANDSHAKE_BYTES;
    private int headerBytes;
    private int length;
    private byte[] body = new byte[0];
    private int filled;
    private boolean broken;

    /** Sets the limit for the frames to come. */
    void maxFrameBytes(int limit) {
        maxFrameBytes = limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf input = (ByteBuf) message;
        try {
            while (!broken && input.isReadable()) {
                if (headerBytes < Integer.BYTES) {
                    readHeader(context, input);
                } else {
                    readBody(context, input);
                }
            }
        } finally {
            input.release();
        }
    }

    private void readHeader(ChannelHandlerContext context, ByteBuf input) {
        length = length << Byte.SIZE | input.readUnsignedByte();
        headerBytes++;
        if (headerBytes < Integer.BYTES) {
            return;
        }
        if (length < 0 || length > maxFrameBytes) {
            broken = true;
            context.fireExceptionCaught(new CodecException(
                    "a frame of " + Integer.toUnsignedString(length) + " bytes; the limit is " + maxFrameBytes));
            return;
        }
        body = new byte[Math.min(length, FIRST_ARRAY_BYTES)];
        finishIfWhole(context);
    }

    private void readBody(ChannelHandlerContext context, ByteBuf input) {
        if (filled == body.length) {
            body = Arrays.copyOf(body, (int) Math.min(length, 2L * body.length));
        }
        int count = Math.min(input.readableBytes(), body.length - filled);
        input.readBytes(body, filled, count);
        filled += count;
        finishIfWhole(context);
    }

    private void finishIfWhole(ChannelHandlerContext context) {
        if (filled == length) {
            Bytes frame = Bytes.wrap(body);
            headerBytes = 0;
            length = 0;
            filled = 0;
            body = new byte[0];
            context.fireChannelRead(frame);
        }
    }
}
