package io.quorate.raft.transport.netty;

import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.TransportContract;

/** The contract of every transport, held by this one on the platform's best I/O. */
final class NettyTransportContractTest extends TransportContract {
    private final Nodes nodes = new Nodes();

    @Override
    protected Endpoint open(NodeId node) {
        NettyTransport transport = nodes.open(node);
        return new Endpoint(Nodes.member(node, transport), transport);
    }
}
