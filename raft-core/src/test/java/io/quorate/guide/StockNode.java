package io.quorate.guide;

import io.quorate.raft.RaftNode;
import io.quorate.raft.RaftNodeBuilder;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.LeaseOptions;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.SnapshotOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.time.Duration;

/** A node of the shop, and what it stands on. */
record StockNode(Stock stock, RaftNode<Stock.Answer> node, Ground ground, LeaderWatch watch) implements AutoCloseable {
    // guide: options
    static final RaftOptions OPTIONS = RaftOptions.DEFAULT
            .with(new ElectionOptions(Duration.ofMillis(10), 5, 100, 1_000))
            .with(new SnapshotOptions(10_000, 64L << 20, 1_000, 256 << 10))
            .with(LeaseOptions.ENABLED);
    // end

    /** What a node is handed, and what whoever made it closes after the node. */
    record Ground(LogStore log, Transport transport, Path snapshots) {}

    // guide: node
    static StockNode start(Ground ground, Configuration founders, RaftOptions options) {
        Stock stock = new Stock();
        LeaderWatch watch = new LeaderWatch();
        RaftNodeBuilder<Stock.Answer> builder = RaftNode.builder(stock)
                .group(GroupId.of("stock"))
                .logStore(ground.log())
                .transport(ground.transport())
                .snapshotDirectory(ground.snapshots())
                .resultCodec(new StockCodec())
                .listener(watch)
                .options(options);
        if (!founders.isEmpty()) {
            builder.bootstrap(founders);
        }
        return new StockNode(stock, builder.start(), ground, watch);
    }
    // end

    // guide: close
    @Override
    public void close() {
        node.close();
        ground.transport().close();
        ground.log().close();
    }
    // end
}
