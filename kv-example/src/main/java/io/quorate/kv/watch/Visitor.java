package io.quorate.kv.watch;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of one who watches. One request at a time is taken, and the next is not read before it is answered. Who
 * takes too long, to ask or to take the answer, is disconnected.
 */
final class Visitor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Visitor.class);
    private static final long ASK_SECONDS = 30;
    private static final long TAKE_SECONDS = 10;
    private static final long LAST_SECONDS = 5;
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:";

    private final Map<String, Page> pages;
    private @Nullable HttpRequest request;
    private @Nullable Future<?> limit;
    private boolean ending;

    Visitor(Map<String, Page> pages) {
        this.pages = pages;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        within(ctx, ASK_SECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ending = true;
        cancelLimit();
        ctx.fireChannelInactive();
    }

    private void within(ChannelHandlerContext ctx, long seconds) {
        cancelLimit();
        Runnable end = () -> {
            var unused = ctx.close();
        };
        limit = ctx.executor().schedule(end, seconds, TimeUnit.SECONDS);
    }

    private void cancelLimit() {
        Future<?> present = limit;
        if (present != null) {
            present.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!ending) {
                read(ctx, message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head) {
            request = head;
            if (head.decoderResult().isFailure()) {
                refuse(ctx, 400, "that is no request, or one too long");
                return;
            }
        }
        HttpRequest head = request;
        if (head == null || !(message instanceof HttpContent content)) {
            return;
        }
        if (content.content().isReadable() || content.decoderResult().isFailure()) {
            refuse(ctx, 400, "a request has no body here");
        } else if (message instanceof LastHttpContent) {
            answer(ctx, head);
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest asked) {
        if (!asked.method().equals(HttpMethod.GET) && !asked.method().equals(HttpMethod.HEAD)) {
            refuse(ctx, 405, "only GET and HEAD");
            return;
        }
        String uri = asked.uri();
        int query = uri.indexOf('?');
        Page page = pages.get(query < 0 ? uri : uri.substring(0, query));
        CompletableFuture<Answer> found = page == null
                ? CompletableFuture.completedFuture(Answer.plain(404, "there is no such page"))
                : attempt(page);
        // The next request waits in the handler before this one.
        ctx.channel().config().setAutoRead(false);
        within(ctx, TAKE_SECONDS);
        var unused = found.whenCompleteAsync(
                (answer, failure) -> {
                    if (failure != null) {
                        LOG.warn("no answer to {}", uri, failure);
                    }
                    boolean stay = HttpUtil.isKeepAlive(asked);
                    write(ctx, asked, failure == null ? answer : Answer.plain(500, "it failed; see the log"), stay);
                },
                ctx.executor());
    }

    private static CompletableFuture<Answer> attempt(Page page) {
        try {
            return page.answer();
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    /** Answers with an error and ends the connection, whatever else comes on it. */
    private void refuse(ChannelHandlerContext ctx, int status, String why) {
        HttpRequest asked = request;
        if (asked != null) {
            within(ctx, TAKE_SECONDS);
            write(ctx, asked, Answer.plain(status, why), false);
        }
    }

    private void write(ChannelHandlerContext ctx, HttpRequest asked, Answer answer, boolean stay) {
        if (ending) {
            return;
        }
        request = null;
        ending = !stay;
        boolean headOnly = asked.method().equals(HttpMethod.HEAD);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                headOnly
                        ? Unpooled.EMPTY_BUFFER
                        : Unpooled.wrappedBuffer(answer.body().asByteBuffer()));
        HttpHeaders headers = response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .set("X-Content-Type-Options", "nosniff");
        if (answer.status() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
            headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        HttpUtil.setKeepAlive(response, stay);
        ctx.writeAndFlush(response).addListener(written -> {
            if (!written.isSuccess()) {
                var unused = ctx.close();
            } else if (!stay) {
                end(ctx);
            } else {
                within(ctx, ASK_SECONDS);
                ctx.channel().config().setAutoRead(true);
            }
        });
    }

    private void end(ChannelHandlerContext ctx) {
        // To close at once on one who still sends would reset the connection, and the answer would be lost with it.
        if (ctx.channel() instanceof DuplexChannel duplex) {
            var unused = duplex.shutdownOutput();
        }
        within(ctx, LAST_SECONDS);
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("one who watched is disconnected", cause);
        var unused = ctx.close();
    }
}
