package io.quorate.raft.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One attempt of a lane to connect, and the connection that comes of it: resolve, connect, handshake. */
final class Dial {
    private final Lane lane;
    private final String address;
    private final int attempt;
    private @Nullable Channel channel;
    private boolean cancelled;

    Dial(Lane lane, String address, int attempt) {
        this.lane = lane;
        this.address = address;
        this.attempt = attempt;
    }

    String address() {
        return address;
    }

    @Nullable
    Channel channel() {
        return channel;
    }

    void start() {
        HostPort target;
        try {
            target = HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            lane.failed(this, Failure.refused(reason(e)));
            return;
        }
        CompletableFuture<?> unused = lane.context()
                .resolution()
                .resolve(target.host())
                .whenComplete((addresses, error) -> lane.execute(() -> resolved(target, addresses, error)));
    }

    void cancel() {
        cancelled = true;
        Channel open = channel;
        if (open != null) {
            Frames.close(open);
        }
    }

    private void resolved(HostPort target, @Nullable List<InetAddress> addresses, @Nullable Throwable error) {
        if (cancelled) {
            return;
        }
        if (addresses == null) {
            lane.failed(this, Failure.broken("cannot resolve " + target.host() + ": " + reason(error)));
            return;
        }
        // A name may stand for several addresses of which only one answers: take turns.
        InetAddress ip = addresses.get(attempt % addresses.size());
        ChannelFuture connecting = bootstrap(target).connect(new InetSocketAddress(ip, target.port()));
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                lane.failed(this, Failure.broken(reason(done.cause())));
            }
        });
    }

    private Bootstrap bootstrap(HostPort target) {
        TransportContext context = lane.context();
        TransportOptions options = context.options();
        return new Bootstrap()
                .group(lane.loop())
                .channelFactory(context.loops()::dialledChannel)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        options.connectTimeout().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(options.writeLowWaterMark(), options.writeHighWaterMark()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opening) {
                        context.channels().add(opening);
                        context.encryption().ifPresent(tls -> tls.dial(opening, target, options));
                        opening.pipeline().addLast(new FrameReader(), new DialHandler(lane, Dial.this));
                    }
                });
    }

    /** Returns the innermost message, on one line. */
    static String reason(@Nullable Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause == null) {
            return "no reason given";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message.replace('\n', ' ');
    }
}
