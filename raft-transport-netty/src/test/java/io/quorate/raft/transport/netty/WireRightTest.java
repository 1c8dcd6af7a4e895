package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.raft.proto.MessageCodec;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wire by itself, on a socket whose other end does not read, so that who may write is for the test to say. */
@Timeout(120)
final class WireRightTest {
    /** One write to a socket takes no more buffers than this. */
    private static final int BUFFERS_OF_A_WRITE = 1024;

    private static final int SEND_BUFFER_BYTES = 1 << 16;
    private static final int PROBES = 2 * BUFFERS_OF_A_WRITE + 1;
    private static final Outbound MESSAGE = message();
    private static final long PAST_A_BURST_NANOS = 60_000;

    private final IoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void whoGaveTheRightBackWithinItsOwnWriteDoesNotGiveBackTheNextOnes() throws Exception {
        try (ServerSocket server = FakePeer.listen();
                Resolution resolution = new Resolution(NameResolver.SYSTEM, "test-resolver")) {
            server.setReceiveBufferSize(8192);
            Channel channel = dial(server);
            try (Socket deaf = server.accept()) {
                Wire wire = new Wire(lane(resolution, server), channel, new OutboundQueue(1 << 20));
                int written = loop.submit(() -> giveBackOnce(wire, channel)).get();
                int expected = PROBES * Integer.BYTES + written * MESSAGE.frameBytes();
                assertEquals(expected, deaf.getInputStream().readNBytes(expected).length);
            } finally {
                channel.close().awaitUninterruptibly();
            }
        }
    }

    /** Runs on the loop, and so before anything that is left to it; returns how many messages others have written. */
    private static int giveBackOnce(Wire wire, Channel channel) {
        AtomicInteger written = new AtomicInteger();
        assertTrue(wire.writeOnLoop(() -> writeMoreThanAFlushTakes(channel)));
        assertFalse(channel.unsafe().outboundBuffer().isEmpty(), "the loop writes on, later");
        assertTrue(wire.writeOnLoop(() -> {
            channel.flush();
            assertTrue(channel.unsafe().outboundBuffer().isEmpty(), "now all is written, and the right given back");
            written.set(fill(wire));
        }));
        assertFalse(wire.writeOnLoop(() -> {}), "another one has it now, and still writes");
        return written.get();
    }

    private static void writeMoreThanAFlushTakes(Channel channel) {
        for (int i = 0; i < PROBES; i++) {
            ChannelFuture unused = channel.write(Unpooled.wrappedBuffer(new byte[Integer.BYTES]));
        }
        channel.flush();
    }

    private static Outbound message() {
        Entry entry = new Entry(1, 1, Bytes.wrap(new byte[900]));
        AppendEntries append = new AppendEntries(N1, N2, 1, LogSlice.of(EntryId.NONE, List.of(entry)), 0);
        return new Outbound(GROUP, append, MessageCodec.encodedSize(GROUP, append));
    }

    /**
     * Writes as others do until the socket takes a part only, so that the last of them waits for the loop to end it.
     */
    private static int fill(Wire wire) {
        int written = 0;
        letABurstPass();
        while (wire.writeNow(MESSAGE)) {
            written++;
            letABurstPass();
        }
        return written;
    }

    private static void letABurstPass() {
        long from = System.nanoTime();
        while (System.nanoTime() - from < PAST_A_BURST_NANOS) {
            Thread.onSpinWait();
        }
    }

    private Channel dial(ServerSocket server) {
        Channel channel = new Bootstrap()
                .group(loop)
                .channelFactory(DialledChannel::new)
                .handler(new ChannelInboundHandlerAdapter())
                .option(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .connect(server.getLocalSocketAddress())
                .syncUninterruptibly()
                .channel();
        channel.config().setWriteSpinCount(1);
        return channel;
    }

    private Lane lane(Resolution resolution, ServerSocket server) {
        TransportContext context = Nodes.context(N1, Nodes.QUICK, loop, resolution);
        PeerLink link = new PeerLink(context, N2, "127.0.0.1:" + server.getLocalPort(), peer -> {});
        return new Lane(context, link, false);
    }
}
