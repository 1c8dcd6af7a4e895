package io.quorate.kv.embedded;

import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.Transport;
import io.quorate.raft.transport.netty.NettyTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a node stands on.
 *
 * @param directory its data
 * @param logStore its log, open
 * @param transport its port, listening
 */
record NodeBase(Path directory, LogStore logStore, Transport transport) implements AutoCloseable {
    private static final ClusterId CLUSTER = ClusterId.of("kv-embedded");

    /** Returns where a node keeps its data. */
    static Path directory(Path data, NodeId node) {
        return data.resolve(node.value());
    }

    static boolean exists(Path data, NodeId node) {
        return Files.exists(logDirectory(directory(data, node)));
    }

    private static Path logDirectory(Path directory) {
        return directory.resolve("log");
    }

    /**
     * Opens the log and the port {@code host:port}; a port of 0 is replaced by a free one. Where the node listens is
     * put among the addresses.
     *
     * @throws io.quorate.raft.spi.StorageException if the data cannot be opened, or is another node's
     */
    static NodeBase open(EmbeddedOptions options, NodeId node, String bind, Map<NodeId, String> addresses) {
        Path directory = directory(options.data(), node);
        LogStore logStore = options.log().open(logDirectory(directory), CLUSTER, node);
        try {
            NettyTransport transport =
                    NettyTransport.builder(logStore.identity()).bind(bind).build();
            String host = bind.substring(0, bind.lastIndexOf(':') + 1);
            addresses.put(node, host + transport.boundAddress().getPort());
            return new NodeBase(directory, logStore, new LocalAddresses(transport, addresses));
        } catch (RuntimeException failed) {
            logStore.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        transport.close();
        logStore.close();
    }
}
