package io.quorate.raft.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.raft.protocol.Bytes;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The accepting end by itself, where a real socket would buffer too much to show anything. */
final class InboundHandlerTest {

    @Test
    void whoProbesAndDoesNotReadIsNotAnswered() {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (Resolution resolution = new Resolution(NameResolver.SYSTEM, "test-resolver")) {
            TransportContext context = Nodes.context(Nodes.N2, TransportOptions.DEFAULT, group, resolution);
            InboundHandler handler = new InboundHandler(context, new GroupTable(), Nodes.identity(Nodes.N1));
            EmbeddedChannel channel = new EmbeddedChannel(handler);
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
            channel.writeInbound(Bytes.EMPTY);
            assertEquals(0, channel.outboundMessages().size(), "the socket's buffer is full");
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
            channel.writeInbound(Bytes.EMPTY);
            ByteBuf answer = channel.readOutbound();
            assertEquals(Integer.BYTES, answer.readableBytes());
            answer.release();
            channel.finishAndReleaseAll();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
