package io.quorate.kv.watch;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.quorate.kv.client.KvFailure;
import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The port where a server is watched, over HTTP: {@code /} is a page that draws the cluster, {@code /metrics} is for
 * Prometheus, {@code /health}, {@code /health/live} and {@code /health/ready} are for supervisors, {@code /status} and
 * {@code /cluster} for tools. One thread of its own, few connections, short requests: nobody who asks here can hold up
 * those who use the store.
 */
public final class WatchPort implements AutoCloseable {
    static final String STATUS = "/status";
    static final int MOST_CONNECTIONS = 64;

    private static final int MOST_LINE_BYTES = 2 << 10;
    private static final int MOST_HEADER_BYTES = 16 << 10;
    private static final int BACKLOG = 64;
    private static final long LAST_SECONDS = 2;

    private final EventLoopGroup loop = loop("kv-watch");
    private final EventLoopGroup outgoing = loop("kv-watch-others");
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Map<String, Page> pages;
    private final Channel port;

    private WatchPort(Watched watched, WatchOptions options) {
        this.pages = pages(watched, options);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connected(channel);
                    }
                });
        this.port = bind(bootstrap, options.listen());
    }

    /**
     * Opens the port.
     *
     * @throws KvFailure if it cannot be opened
     */
    public static WatchPort open(Watched watched, WatchOptions options) {
        return new WatchPort(watched, options);
    }

    private static EventLoopGroup loop(String name) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    private Map<String, Page> pages(Watched watched, WatchOptions options) {
        Health health = new Health(watched);
        ClusterPage cluster = new ClusterPage(watched, options, new Others(outgoing));
        return Map.of(
                "/",
                resource("watch.html", "text/html; charset=utf-8"),
                "/watch.js",
                resource("watch.js", "text/javascript; charset=utf-8"),
                "/watch.css",
                resource("watch.css", "text/css; charset=utf-8"),
                "/metrics",
                () -> now(new Answer(200, PrometheusText.TYPE, Bytes.utf8(Figures.of(watched)))),
                "/health",
                health::both,
                "/health/live",
                health::live,
                "/health/ready",
                health::ready,
                STATUS,
                () -> now(Answer.json(200, StatusPage.of(watched))),
                "/cluster",
                cluster::answer);
    }

    private static CompletableFuture<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Reads a file of the program, once and for all. */
    private static Page resource(String name, String type) {
        try (InputStream in = WatchPort.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            CompletableFuture<Answer> answer = now(new Answer(200, type, Bytes.wrap(in.readAllBytes())));
            return () -> answer;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read the program's file " + name, failed);
        }
    }

    private Channel bind(ServerBootstrap bootstrap, String listen) {
        int colon = listen.lastIndexOf(':');
        String host = listen.substring(0, colon).replaceAll("[\\[\\]]", "");
        var bound = bootstrap
                .bind(host, Integer.parseInt(listen.substring(colon + 1)))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            end(loop);
            end(outgoing);
            throw new KvFailure(
                    "cannot serve metrics at " + listen + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    private void connected(Channel channel) {
        if (connections.size() >= MOST_CONNECTIONS) {
            var unused = channel.close();
            return;
        }
        connections.add(channel);
        prepare(channel.pipeline(), pages);
    }

    /** Makes a connection one of HTTP, on which these pages are served. */
    static void prepare(ChannelPipeline pipeline, Map<String, Page> pages) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig().setMaxInitialLineLength(MOST_LINE_BYTES).setMaxHeaderSize(MOST_HEADER_BYTES);
        pipeline.addLast(new HttpServerCodec(limits))
                .addLast(new FlowControlHandler())
                .addLast(new Visitor(pages));
    }

    /** Returns where it listens, with the port that it got where 0 was asked for. */
    public Optional<InetSocketAddress> address() {
        return port.localAddress() instanceof InetSocketAddress address ? Optional.of(address) : Optional.empty();
    }

    /** Closes the port and the connections. Blocks for a moment. */
    @Override
    public void close() {
        port.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly(LAST_SECONDS, TimeUnit.SECONDS);
        end(loop);
        end(outgoing);
    }

    private static void end(EventLoopGroup group) {
        group.shutdownGracefully(0, LAST_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(LAST_SECONDS, TimeUnit.SECONDS);
    }
}
