package io.quorate.raft.transport.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/** Listens, and gives each connection its handlers. */
final class Acceptor {
    private static final int BACKLOG = 256;

    private final TransportContext context;
    private final GroupTable groups;
    private final PeerTable peers;
    private final OnceLog complaints = new OnceLog();

    Acceptor(TransportContext context, GroupTable groups, PeerTable peers) {
        this.context = context;
        this.groups = groups;
        this.peers = peers;
    }

    /**
     * Listens there and returns the address that it got. Blocks for a moment.
     *
     * @throws UncheckedIOException if it cannot; the message names the address
     */
    InetSocketAddress listen(HostPort where) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(context.loops().accepting())
                .channel(context.loops().serverSocketType())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        context.channels().add(accepted);
                        context.encryption().ifPresent(tls -> tls.accept(accepted, context.options()));
                        FrameReader reader = new FrameReader();
                        accepted.pipeline()
                                .addLast(
                                        reader,
                                        new AcceptHandler(
                                                context, reader, new AcceptHandler.Tables(groups, peers), complaints));
                    }
                });
        ChannelFuture binding = bootstrap.bind(where.host(), where.port()).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            Throwable cause = binding.cause();
            throw new UncheckedIOException(
                    "cannot listen on " + where + ": " + Dial.reason(cause),
                    cause instanceof IOException io ? io : new IOException(cause));
        }
        context.channels().add(binding.channel());
        return (InetSocketAddress) binding.channel().localAddress();
    }
}
