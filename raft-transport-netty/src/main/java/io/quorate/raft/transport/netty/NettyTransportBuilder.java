package io.quorate.raft.transport.netty;

import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.quorate.raft.protocol.NodeIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes a {@link NettyTransport}. Only where to listen must be said. */
public final class NettyTransportBuilder {
    private static final int MAX_IO_THREADS = 64;

    private final NodeIdentity identity;
    private @Nullable HostPort bind;
    private TransportOptions options = TransportOptions.DEFAULT;
    private int ioThreads = 2;
    private @Nullable IoEventLoopGroup group;
    private @Nullable String advertised;
    private NameResolver resolver = NameResolver.SYSTEM;
    private IncarnationListener incarnationListener = (before, now) -> {};
    private Optional<Encryption> encryption = Optional.empty();

    NettyTransportBuilder(NodeIdentity identity) {
        this.identity = identity;
    }

    /** Listens on this {@code host:port}; IPv6 addresses in brackets, port 0 for any that is free. */
    public NettyTransportBuilder bind(String hostPort) {
        bind = HostPort.parse(hostPort);
        return this;
    }

    /** Listens on this host and port; 0 for any that is free. */
    public NettyTransportBuilder bind(String host, int port) {
        bind = new HostPort(host, port);
        return this;
    }

    /**
     * Says at which {@code host:port} others reach this node, where that is not what it binds to. Nodes that do not
     * know it to be a member, such as one that is about to join, answer it there.
     */
    public NettyTransportBuilder advertise(String hostPort) {
        advertised = HostPort.parse(hostPort).toString();
        return this;
    }

    /** Sets the limits; {@link TransportOptions#DEFAULT} where not called. */
    public NettyTransportBuilder options(TransportOptions chosen) {
        options = chosen;
        return this;
    }

    /**
     * Sets the number of I/O threads, 1 to 64; 2 where not called. Where there are two or more and the platform has
     * epoll, half of them, rounded up, read what comes in, and the others write what the threads that send do not write
     * themselves. Without effect on {@link #eventLoopGroup}.
     */
    public NettyTransportBuilder ioThreads(int threads) {
        if (threads < 1 || threads > MAX_IO_THREADS) {
            throw new IllegalArgumentException("1 to " + MAX_IO_THREADS + " I/O threads: " + threads);
        }
        ioThreads = threads;
        return this;
    }

    /**
     * Uses the event loops of the application, epoll or NIO, which then also ends them, after this transport. With
     * epoll every message is written by a loop; with NIO, a small one by the thread that sends it, where nothing else
     * is to be written.
     */
    public NettyTransportBuilder eventLoopGroup(IoEventLoopGroup shared) {
        group = shared;
        return this;
    }

    /** Sets how host names are resolved; {@link NameResolver#SYSTEM} where not called. */
    public NettyTransportBuilder nameResolver(NameResolver chosen) {
        resolver = chosen;
        return this;
    }

    /** Sets who hears of nodes that come back with other data. */
    public NettyTransportBuilder incarnationListener(IncarnationListener listener) {
        incarnationListener = listener;
        return this;
    }

    /**
     * Encrypts every connection; nothing is encrypted where not called. All nodes of a cluster must do so, or none. Who
     * is let in is for the contexts to say: give the accepting one {@code clientAuth(REQUIRE)} and both a trust manager
     * that knows only the authority of this cluster. A node that is dialled must have a certificate for the host in its
     * address, unless the dialling context says otherwise.
     *
     * @param accepting a context made for a server
     * @param dialling a context made for a client
     */
    public NettyTransportBuilder tls(SslContext accepting, SslContext dialling) {
        if (!accepting.isServer() || !dialling.isClient()) {
            throw new IllegalArgumentException("the first context must be for a server, the second for a client");
        }
        encryption = Optional.of(new Encryption(accepting, dialling));
        return this;
    }

    /**
     * Makes the transport, which listens when this returns. Blocks for a moment.
     *
     * @throws java.io.UncheckedIOException if the port is taken or the address is not of this host; the message names
     *     it
     */
    public NettyTransport build() {
        HostPort where = bind;
        if (where == null) {
            throw new IllegalStateException("bind was not called");
        }
        String name = "quorate-net-" + identity.node();
        IoEventLoopGroup shared = group;
        EventLoops loops = shared == null ? EventLoops.own(ioThreads, name) : EventLoops.shared(shared);
        TransportContext context = new TransportContext(
                identity,
                options,
                loops,
                new Resolution(resolver, name + "-resolver"),
                new OpenChannels(),
                new Incarnations(incarnationListener),
                new Callback(advertised),
                new Traffic(),
                encryption);
        boolean listening = false;
        try {
            NettyTransport transport = new NettyTransport(context, where);
            listening = true;
            return transport;
        } finally {
            if (!listening) {
                context.resolution().close();
                loops.close();
            }
        }
    }
}
