package io.quorate.kv.remote;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.redis.ArrayHeaderRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.protocol.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Questions and answers on one connection, in the same order. */
final class Conversation extends SimpleChannelInboundHandler<RedisMessage> {
    // For the channel's thread.
    private final Deque<CompletableFuture<Reply>> asked = new ArrayDeque<>();
    private volatile @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    boolean isOpen() {
        ChannelHandlerContext ctx = context;
        return ctx != null && ctx.channel().isActive();
    }

    /** Sends a command, by any thread. */
    CompletableFuture<Reply> ask(List<Bytes> words) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            answer.completeExceptionally(closed());
        } else {
            ctx.executor().execute(() -> send(ctx, words, answer));
        }
        return answer;
    }

    private static NotLeaderException closed() {
        return new NotLeaderException("the connection is closed", null);
    }

    private void send(ChannelHandlerContext ctx, List<Bytes> words, CompletableFuture<Reply> answer) {
        if (!ctx.channel().isActive()) {
            answer.completeExceptionally(closed());
            return;
        }
        asked.add(answer);
        var unusedHeader = ctx.write(new ArrayHeaderRedisMessage(words.size()));
        for (Bytes word : words) {
            var unused = ctx.write(new FullBulkStringRedisMessage(Unpooled.wrappedBuffer(word.asByteBuffer())));
        }
        ctx.flush();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RedisMessage message) {
        CompletableFuture<Reply> answer = asked.poll();
        if (answer == null) {
            // What nobody asked for, as "too many clients", is the last that is said.
            var unused = ctx.close();
            return;
        }
        Reply reply = Replies.copyOf(message);
        if (reply instanceof Reply.Failure error) {
            answer.completeExceptionally(Replies.failure(error));
        } else {
            answer.complete(reply);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        CompletableFuture<Reply> answer = asked.poll();
        while (answer != null) {
            answer.completeExceptionally(
                    new OutcomeUnknownException("the connection was lost before the answer", null));
            answer = asked.poll();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var unused = ctx.close();
    }
}
