package io.quorate.kv.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.quorate.kv.command.Session;
import io.quorate.kv.command.Statistics;
import io.quorate.kv.resp.Reply;
import io.quorate.kv.resp.ReplyWriter;
import io.quorate.kv.resp.Request;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. What it sends is read only as fast as it is answered and as the answers are taken: a client that does not
 * read is not read from, and is disconnected after a while.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int MOST_REQUESTS = 1024;
    private static final long MOST_BYTES = 8L << 20;
    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final long MOST_BLOCKED_SECONDS = 60;
    private static final long LAST_SECONDS = 5;

    private final Statistics statistics;
    private final Line line;
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile @Nullable ChannelHandlerContext context;
    private boolean ending;
    private boolean watched;
    private boolean hurried;
    private @Nullable Future<?> blocked;

    Connection(Dispatcher dispatcher, Session session) {
        this.statistics = dispatcher.statistics();
        this.line = new Line(dispatcher, session, this::wake);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ending = true;
        statistics.closed();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!ending && message instanceof Request request) {
            line.add(request);
            if (line.length() >= MOST_REQUESTS || line.bytes() >= MOST_BYTES) {
                advance(ctx);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        advance(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Future<?> limit = blocked;
        if (ctx.channel().isWritable()) {
            blocked = null;
            if (limit != null) {
                limit.cancel(false);
            }
            advance(ctx);
        } else if (limit == null) {
            blocked = ctx.executor().schedule(() -> giveUp(ctx), MOST_BLOCKED_SECONDS, TimeUnit.SECONDS);
        }
        ctx.fireChannelWritabilityChanged();
    }

    private static void giveUp(ChannelHandlerContext ctx) {
        LOG.info(
                "client {} does not read its answers; disconnected",
                ctx.channel().remoteAddress());
        var unused = ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause.getCause() instanceof SSLException tls) {
            LOG.debug("client {} does not speak TLS as it should", ctx.channel().remoteAddress(), tls);
        } else if (!(cause instanceof IOException)) {
            LOG.warn("client {} is disconnected", ctx.channel().remoteAddress(), cause);
        }
        var unused = ctx.close();
    }

    /** Called by any thread. */
    private void wake() {
        ChannelHandlerContext ctx = context;
        if (ctx != null && awake.compareAndSet(false, true)) {
            ctx.executor().execute(() -> {
                awake.set(false);
                advance(ctx);
            });
        }
    }

    /** Answers what is ready, starts what may be started, until neither leads to more. */
    private void advance(ChannelHandlerContext ctx) {
        int answered = 0;
        boolean more = true;
        while (more && !ending && ctx.channel().isWritable()) {
            line.start();
            int now = line.answers(pending -> write(ctx, pending));
            answered += now;
            more = now > 0;
        }
        if (answered > 0) {
            ctx.flush();
        }
        if (!ending) {
            boolean full = line.length() >= MOST_REQUESTS || line.bytes() >= MOST_BYTES;
            ctx.channel().config().setAutoRead(!full && ctx.channel().isWritable());
            watch(ctx);
        }
    }

    private void write(ChannelHandlerContext ctx, Pending pending) {
        Pending.Answer answer = pending.answer();
        if (answer == null || ending) {
            return;
        }
        Reply reply = answer.reply();
        new ReplyWriter(ctx, pending.resp3()).write(reply);
        statistics.answered(reply instanceof Reply.Failure);
        if (pending.request().last() || line.done()) {
            end(ctx);
        }
    }

    private void end(ChannelHandlerContext ctx) {
        ending = true;
        // To close at once what still sends would reset the connection, and the last answer would be lost with it.
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (tls != null) {
                var unused = tls.closeOutbound();
            } else if (ctx.channel() instanceof DuplexChannel duplex) {
                var unused = duplex.shutdownOutput();
            }
        });
        ctx.channel().config().setAutoRead(true);
        later(ctx, TimeUnit.SECONDS.toMillis(LAST_SECONDS), () -> {
            var unused = ctx.close();
        });
    }

    /** Looks again by itself, soon where something waits for a leader, else when the time of something is up. */
    private void watch(ChannelHandlerContext ctx) {
        if (!hurried && line.heldUp()) {
            hurried = true;
            later(ctx, LOOK_AGAIN_MILLIS, () -> {
                hurried = false;
                advance(ctx);
            });
        }
        if (!watched && line.length() > 0) {
            watched = true;
            long millis = LOOK_AGAIN_MILLIS + TimeUnit.NANOSECONDS.toMillis(line.nanosLeft());
            later(ctx, millis, () -> {
                watched = false;
                line.expire();
                advance(ctx);
            });
        }
    }

    private static void later(ChannelHandlerContext ctx, long millis, Runnable action) {
        var unused = ctx.executor().schedule(action, millis, TimeUnit.MILLISECONDS);
    }
}
