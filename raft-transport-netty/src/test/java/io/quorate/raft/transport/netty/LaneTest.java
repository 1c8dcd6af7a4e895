package io.quorate.raft.transport.netty;

import static io.quorate.raft.transport.netty.Nodes.GROUP;
import static io.quorate.raft.transport.netty.Nodes.N1;
import static io.quorate.raft.transport.netty.Nodes.N2;
import static io.quorate.raft.transport.netty.Nodes.heartbeat;
import static io.quorate.raft.transport.netty.Nodes.identity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.raft.proto.GroupMessage;
import io.quorate.raft.protocol.Member;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane whose loop has no memory for a task. */
@Timeout(120)
final class LaneTest {
    private final AtomicBoolean noMemory = new AtomicBoolean();
    private final IoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()) {
        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... args) {
            return new SingleThreadIoEventLoop(this, executor, factory) {
                @Override
                public void execute(Runnable task) {
                    if (!inEventLoop() && noMemory.getAndSet(false)) {
                        throw new OutOfMemoryError("as asked for");
                    }
                    super.execute(task);
                }
            };
        }
    };
    private final Nodes nodes = new Nodes();

    @AfterEach
    void close() {
        nodes.close();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void whatTheLoopCouldNotBeToldGoesWithTheNextMessage() throws Exception {
        try (ServerSocket server = FakePeer.listen()) {
            NettyTransport one = nodes.open(identity(N1), builder -> builder.eventLoopGroup(loop));
            one.peers(GROUP, List.of(new Member(N2, "127.0.0.1:" + server.getLocalPort())));
            one.send(GROUP, heartbeat(1));
            try (FakePeer peer = FakePeer.accept(server, N2)) {
                assertEquals(heartbeat(1), peer.readMessage());
                noMemory.set(true);
                one.send(GROUP, heartbeat(2));
                assertFalse(noMemory.get(), "the loop was asked");
                one.send(GROUP, heartbeat(3));
                assertEquals(
                        List.of(heartbeat(2), heartbeat(3)),
                        peer.readFrame().stream().map(GroupMessage::message).toList());
            }
        }
    }
}
