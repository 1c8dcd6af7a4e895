package io.quorate.guide;

import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.memory.MemoryLogStore;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.util.function.Function;

/** Log stores and transports that raft-core brings. */
final class Grounds {
    private Grounds() {}

    // guide: memory
    static StockNode.Ground inMemory(NodeId id, InProcessNetwork network, Path snapshots) {
        LogStore log = new MemoryLogStore(new NodeIdentity(ClusterId.of("shop"), id, 1));
        return new StockNode.Ground(log, network.transport(log.identity()), snapshots);
    }
    // end

    // guide: segmented
    static StockNode.Ground onDisk(NodeId id, Function<NodeIdentity, Transport> network, Path directory) {
        LogStore log = SegmentedLogStore.open(directory.resolve("log"), ClusterId.of("shop"), id);
        return new StockNode.Ground(log, network.apply(log.identity()), directory.resolve("snapshots"));
    }
    // end
}
