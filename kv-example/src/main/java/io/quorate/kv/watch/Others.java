package io.quorate.kv.watch;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks other servers for their status, over a connection for each question. The threads are not those of the port: to
 * look up a name may take long.
 */
final class Others {
    private static final int MOST_BYTES = 512 << 10;
    private static final int PATIENCE_MILLIS = 1_000;

    private final EventLoopGroup loops;

    Others(EventLoopGroup loops) {
        this.loops = loops;
    }

    /** Returns the status of the server at this address; ends within about a second. */
    CompletableFuture<String> status(String address) {
        CompletableFuture<String> heard = new CompletableFuture<>();
        int colon = address.lastIndexOf(':');
        ChannelFuture connecting = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PATIENCE_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(MOST_BYTES))
                                .addLast(new Question(address, heard));
                    }
                })
                .connect(
                        address.substring(0, colon).replaceAll("[\\[\\]]", ""),
                        Integer.parseInt(address.substring(colon + 1)));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                heard.completeExceptionally(done.cause());
            }
        });
        return heard.orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).whenComplete((status, failure) -> {
            var unused = connecting.channel().close();
        });
    }

    /** One question, and its answer. */
    private static final class Question extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final String address;
        private final CompletableFuture<String> heard;

        Question(String address, CompletableFuture<String> heard) {
            this.address = address;
            this.heard = heard;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            var request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.GET, WatchPort.STATUS, Unpooled.EMPTY_BUFFER);
            request.headers()
                    .set(HttpHeaderNames.HOST, address)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            var unused = ctx.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            if (response.status().equals(HttpResponseStatus.OK)) {
                heard.complete(response.content().toString(StandardCharsets.UTF_8));
            } else {
                heard.completeExceptionally(new IOException("it answers " + response.status()));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            heard.completeExceptionally(new IOException("it closed the connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            heard.completeExceptionally(cause);
        }
    }
}
