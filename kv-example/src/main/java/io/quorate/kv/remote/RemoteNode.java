package io.quorate.kv.remote;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.redis.FixedRedisMessagePool;
import io.netty.handler.codec.redis.RedisArrayAggregator;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.protocol.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One server, over one connection that is opened when it is needed, and again after it broke. For any thread; nothing
 * blocks.
 */
final class RemoteNode {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int FLUSH_AFTER = 64;
    private static final int MOST_INLINE_BYTES = 64 << 10;
    private static final int MOST_ELEMENTS = 1 << 26;
    private static final int MOST_DEPTH = 4;

    private final String address;
    private final Optional<String> password;
    private final Optional<SslContext> tls;
    private final EventLoopGroup loops;
    private final Lock lock = new ReentrantLock();
    // Guarded by the lock.
    private @Nullable CompletableFuture<Conversation> conversation;

    RemoteNode(String address, Optional<String> password, Optional<SslContext> tls, EventLoopGroup loops) {
        this.address = address;
        this.password = password;
        this.tls = tls;
        this.loops = loops;
    }

    String address() {
        return address;
    }

    /**
     * Sends a command.
     *
     * @return ends with the reply, which is not an error; with what an error stands for, or with
     *     {@link NotLeaderException} where the server was surely not reached
     */
    CompletableFuture<Reply> ask(List<Bytes> words) {
        return conversation().thenCompose(open -> open.ask(words));
    }

    private CompletableFuture<Conversation> conversation() {
        lock.lock();
        try {
            CompletableFuture<Conversation> present = conversation;
            boolean usable = present != null
                    && !present.isCompletedExceptionally()
                    && (!present.isDone() || present.join().isOpen());
            if (present != null && usable) {
                return present;
            }
            CompletableFuture<Conversation> fresh = connect();
            conversation = fresh;
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Conversation> connect() {
        CompletableFuture<Conversation> connected = new CompletableFuture<>();
        Conversation talk = new Conversation();
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(address.substring(colon + 1));
        ChannelFuture future = bootstrap(talk, host, port).connect(host, port);
        future.addListener(done -> {
            SslHandler encrypted = future.channel().pipeline().get(SslHandler.class);
            if (!done.isSuccess()) {
                connected.completeExceptionally(unreached(done.cause()));
            } else if (encrypted == null) {
                greet(talk, connected);
            } else {
                encrypted.handshakeFuture().addListener(agreed -> {
                    if (agreed.isSuccess()) {
                        greet(talk, connected);
                    } else {
                        connected.completeExceptionally(unreached(agreed.cause()));
                    }
                });
            }
        });
        return connected;
    }

    private Bootstrap bootstrap(Conversation talk, String host, int port) {
        return new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        tls.ifPresent(
                                context -> channel.pipeline().addLast(context.newHandler(channel.alloc(), host, port)));
                        channel.pipeline()
                                .addLast(new FlushConsolidationHandler(FLUSH_AFTER, true))
                                .addLast(new RedisDecoder(MOST_INLINE_BYTES, FixedRedisMessagePool.INSTANCE, false))
                                .addLast(new RedisBulkStringAggregator())
                                .addLast(new RedisArrayAggregator(MOST_ELEMENTS, MOST_DEPTH))
                                .addLast(new RedisEncoder())
                                .addLast(talk);
                    }
                });
    }

    private NotLeaderException unreached(Throwable cause) {
        String why = cause instanceof NotSslRecordException ? "it does not speak TLS" : cause.getMessage();
        return new NotLeaderException("cannot reach " + address + ": " + why, null);
    }

    private void greet(Conversation talk, CompletableFuture<Conversation> connected) {
        CompletableFuture<?> greeted = password.isEmpty()
                ? CompletableFuture.completedFuture(talk)
                : talk.ask(List.of(Bytes.utf8("AUTH"), Bytes.utf8(password.get())));
        var unused = greeted.whenComplete((reply, failure) -> {
            if (failure == null) {
                connected.complete(talk);
            } else {
                connected.completeExceptionally(failure);
            }
        });
    }
}
