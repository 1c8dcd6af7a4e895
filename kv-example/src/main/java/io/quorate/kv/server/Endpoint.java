package io.quorate.kv.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.redis.FixedRedisMessagePool;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.quorate.kv.client.KvFailure;
import io.quorate.kv.command.Session;
import io.quorate.kv.resp.RequestDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The port where clients connect, and their connections. */
final class Endpoint implements AutoCloseable {
    private static final int MOST_THREADS = 4;
    private static final int MOST_INLINE_BYTES = 64 << 10;
    private static final int BACKLOG = 1024;
    private static final WriteBufferWaterMark OUTPUT = new WriteBufferWaterMark(256 << 10, 1 << 20);
    private static final long LAST_ANSWERS_SECONDS = 2;
    private static final byte[] TOO_MANY = "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.UTF_8);

    private final Dispatcher dispatcher;
    private final ServerOptions.Clients options;
    private final Optional<SslContext> tls;
    private final EventLoopGroup loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicLong ids = new AtomicLong();
    private final Channel port;

    private Endpoint(Dispatcher dispatcher, ServerOptions.Clients options, Optional<SslContext> tls) {
        this.dispatcher = dispatcher;
        this.options = options;
        this.tls = tls;
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        boolean epoll = Epoll.isAvailable();
        this.loops = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("kv-clients", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, OUTPUT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connected(channel);
                    }
                });
        this.port = bind(bootstrap);
    }

    /**
     * Opens the port.
     *
     * @param tls how connections are encrypted, if they are
     * @throws KvFailure if it cannot be opened
     */
    static Endpoint open(Dispatcher dispatcher, ServerOptions.Clients options, Optional<SslContext> tls) {
        return new Endpoint(dispatcher, options, tls);
    }

    private Channel bind(ServerBootstrap bootstrap) {
        int colon = options.listen().lastIndexOf(':');
        String host = options.listen().substring(0, colon).replaceAll("[\\[\\]]", "");
        int number = Integer.parseInt(options.listen().substring(colon + 1));
        var bound = bootstrap.bind(host, number).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var unused = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new KvFailure(
                    "cannot listen for clients at " + options.listen() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void connected(Channel channel) {
        tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
        if (dispatcher.statistics().opened() > options.most()) {
            dispatcher.statistics().closed();
            dispatcher.statistics().refused();
            var unused = channel.writeAndFlush(channel.alloc().buffer().writeBytes(TOO_MANY))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        connections.add(channel);
        boolean open = options.password().isEmpty();
        channel.pipeline()
                .addLast(new RedisDecoder(MOST_INLINE_BYTES, FixedRedisMessagePool.INSTANCE, true))
                .addLast(new RedisEncoder())
                .addLast(new RequestDecoder())
                .addLast(new Connection(dispatcher, new Session(ids.incrementAndGet(), open)));
    }

    /** Returns where it listens, with the port that it got where 0 was asked for. */
    Optional<InetSocketAddress> address() {
        return port.localAddress() instanceof InetSocketAddress address ? Optional.of(address) : Optional.empty();
    }

    /** Lets nobody in any more. */
    void refuse() {
        port.close().awaitUninterruptibly();
    }

    /** Closes the port and the connections, with what is written to them so far. Blocks for a moment. */
    @Override
    public void close() {
        refuse();
        connections.writeAndFlush(Unpooled.EMPTY_BUFFER).awaitUninterruptibly(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, LAST_ANSWERS_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
