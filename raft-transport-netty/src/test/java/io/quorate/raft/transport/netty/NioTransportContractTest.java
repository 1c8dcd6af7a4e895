package io.quorate.raft.transport.netty;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.TransportContract;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The contract again, with NIO and with all the nodes on the threads of one application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NioTransportContractTest extends TransportContract {
    private final Nodes nodes = new Nodes();
    private final MultiThreadIoEventLoopGroup shared = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    @Override
    protected Endpoint open(NodeId node) {
        NettyTransport transport = nodes.open(Nodes.identity(node), builder -> builder.eventLoopGroup(shared));
        return new Endpoint(Nodes.member(node, transport), transport);
    }

    @AfterAll
    void closeLoops() {
        nodes.close();
        shared.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
