package io.quorate.raft.transport.netty;

import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.TransportContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract again, with every connection encrypted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsTransportContractTest extends TransportContract {
    private final Nodes nodes = new Nodes();
    private Authority.Contexts tls;

    @BeforeAll
    void certify(@TempDir Path directory) throws Exception {
        tls = new Authority(directory).node("node", "ip:127.0.0.1");
    }

    @Override
    protected Endpoint open(NodeId node) {
        NettyTransport transport =
                nodes.open(Nodes.identity(node), builder -> builder.tls(tls.accepting(), tls.dialling()));
        return new Endpoint(Nodes.member(node, transport), transport);
    }
}
