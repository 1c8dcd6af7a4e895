package io.quorate.kv.resp;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.redis.ArrayHeaderRedisMessage;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import io.quorate.raft.protocol.Bytes;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes replies into a channel, in the version of the protocol that the client chose. Netty's encoder does what both
 * versions share; what only RESP3 has is written past it.
 */
public final class ReplyWriter implements Reply.Visitor<ReplyWriter> {
    private final ChannelHandlerContext ctx;
    private final boolean resp3;

    /**
     * Makes a writer.
     *
     * @param ctx a handler behind Netty's encoder
     * @param resp3 whether the client understands RESP3
     */
    public ReplyWriter(ChannelHandlerContext ctx, boolean resp3) {
        this.ctx = ctx;
        this.resp3 = resp3;
    }

    /** Writes a reply without flushing it. For the channel's thread. */
    public void write(Reply reply) {
        reply.accept(this);
    }

    @Override
    public ReplyWriter simple(Reply.Simple reply) {
        message(new SimpleStringRedisMessage(reply.text()));
        return this;
    }

    @Override
    public ReplyWriter error(Reply.Failure reply) {
        message(new ErrorRedisMessage(reply.text()));
        return this;
    }

    @Override
    public ReplyWriter number(Reply.Numeral reply) {
        message(new IntegerRedisMessage(reply.value()));
        return this;
    }

    @Override
    public ReplyWriter bulk(Reply.Bulk reply) {
        Bytes value = reply.value();
        if (value == null) {
            if (resp3) {
                raw("_\r\n");
            } else {
                message(FullBulkStringRedisMessage.NULL_INSTANCE);
            }
            return this;
        }
        message(new FullBulkStringRedisMessage(Unpooled.wrappedBuffer(value.asByteBuffer())));
        return this;
    }

    @Override
    public ReplyWriter array(Reply.Array reply) {
        message(new ArrayHeaderRedisMessage(reply.elements().size()));
        return elements(reply.elements());
    }

    @Override
    public ReplyWriter table(Reply.Table reply) {
        int size = reply.elements().size();
        if (resp3) {
            raw("%" + size / 2 + "\r\n");
        } else {
            message(new ArrayHeaderRedisMessage(size));
        }
        return elements(reply.elements());
    }

    @Override
    public ReplyWriter text(Reply.Text reply) {
        Bytes value = Bytes.utf8(reply.value());
        if (!resp3) {
            return bulk(new Reply.Bulk(value));
        }
        String kind = "txt:";
        raw("=" + (kind.length() + value.length()) + "\r\n" + kind + reply.value() + "\r\n");
        return this;
    }

    private ReplyWriter elements(List<Reply> elements) {
        elements.forEach(element -> element.accept(this));
        return this;
    }

    private void message(Object message) {
        var unused = ctx.write(message, ctx.voidPromise());
    }

    private void raw(String text) {
        var unused = ctx.write(ByteBufUtil.encodeString(ctx.alloc(), CharBuffer.wrap(text), StandardCharsets.UTF_8));
    }
}
