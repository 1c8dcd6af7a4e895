package io.quorate.guide;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.memory.InProcessNetwork;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The founders of the guide's group, in memory. */
final class GuideCluster implements AutoCloseable {
    private final InProcessNetwork network = new InProcessNetwork();
    private final Map<NodeId, StockNode> nodes = new TreeMap<>();
    private final Path directory;
    private final RaftOptions options;

    GuideCluster(Path directory, RaftOptions options) {
        this.directory = directory;
        this.options = options;
        for (Member founder : Members.FOUNDERS.voters()) {
            start(founder.id().value(), Members.FOUNDERS);
        }
    }

    /** Starts a node that waits for a leader to add it. */
    void startNewcomer(String id) {
        start(id, Configuration.EMPTY);
    }

    private void start(String id, Configuration founders) {
        NodeId node = NodeId.of(id);
        StockNode.Ground ground = Grounds.inMemory(node, network, directory.resolve(id));
        nodes.put(node, StockNode.start(ground, founders, options));
    }

    RaftNode<Stock.Answer> node(String id) {
        return site(NodeId.of(id)).node();
    }

    Stock stock(String id) {
        return site(NodeId.of(id)).stock();
    }

    /** Waits until every founder knows of a leader, and returns the leader's node. */
    RaftNode<Stock.Answer> leader() throws Exception {
        NodeId leader = NodeId.of("1");
        for (Member founder : Members.FOUNDERS.voters()) {
            leader = site(founder.id()).watch().leader.get(30, TimeUnit.SECONDS);
        }
        return site(leader).node();
    }

    /** Cuts this node off from all others. */
    void cutOff(NodeId lonely) {
        for (NodeId other : nodes.keySet()) {
            if (!other.equals(lonely)) {
                network.disconnect(lonely, other);
            }
        }
    }

    private StockNode site(NodeId id) {
        @Nullable StockNode site = nodes.get(id);
        if (site == null) {
            throw new IllegalArgumentException("there is no node " + id);
        }
        return site;
    }

    @Override
    public void close() {
        nodes.values().forEach(StockNode::close);
    }
}
