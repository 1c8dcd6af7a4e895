package io.quorate.raft;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.runtime.LogWriter;
import io.quorate.raft.runtime.NodeSettings;
import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of many groups live in one process, all of them under one node id. They share the log store and each
 * of its syncs, the transport and its connections, and a fixed number of threads; a group costs memory and ticks, no
 * thread.
 *
 * <p>A group that is slow - a state machine that blocks, huge entries, a long snapshot - takes from the others only
 * what they all share: one of the threads for its kind of work, its turn at the disk and the network. A log store that
 * fails stops all of its groups, each with the same cause.
 *
 * <p>All methods may be called by any thread, and only {@link #close} blocks.
 */
public final class RaftHost implements AutoCloseable {
    private final Ground ground;
    private final RaftOptions options;
    private final @Nullable Path snapshots;
    private final List<AutoCloseable> owned;
    // A group whose node is being started has none yet. Guarded by this.
    private final Map<GroupId, Optional<RaftNode<?>>> nodes = new TreeMap<>();
    private boolean closed;

    /** What all the nodes share. */
    record Ground(Log log, Transport transport, Environment environment) {}

    /** Where the logs are, and who writes them. */
    record Log(LogStore store, LogWriter writer) {}

    RaftHost(Ground ground, RaftOptions options, @Nullable Path snapshots, List<AutoCloseable> owned) {
        this.ground = ground;
        this.options = options;
        this.snapshots = snapshots;
        this.owned = owned;
    }

    /** Starts to describe a host. */
    public static RaftHostBuilder builder() {
        return new RaftHostBuilder();
    }

    /** Returns who all the nodes of this host are. */
    public NodeId id() {
        return ground.log().store().identity().node();
    }

    /**
     * Returns a builder of a node with this state machine, of which the node is from then on the only user. Log store,
     * transport and threads are the host's, and so are options and the place for snapshots, unless the builder is told
     * others. The group is to be set.
     *
     * @param <R> what a command results in
     */
    public <R> RaftNodeBuilder<R> node(StateMachine<R> stateMachine) {
        return new RaftNodeBuilder<>(stateMachine, new NodeGround(this), options);
    }

    /** Returns the groups that have a node here, in the order of their names. */
    public synchronized Set<GroupId> groups() {
        return new TreeSet<>(nodes.keySet());
    }

    synchronized void enter(GroupId group) {
        if (closed) {
            throw new IllegalStateException("the host of node " + id() + " is closed");
        }
        if (nodes.containsKey(group)) {
            throw new IllegalStateException("node " + id() + " serves group " + group + " already");
        }
        nodes.put(group, Optional.empty());
    }

    void started(RaftNode<?> node) {
        boolean late;
        synchronized (this) {
            nodes.put(node.group(), Optional.of(node));
            late = closed;
        }
        if (late) {
            node.close();
            throw new IllegalStateException("the host of node " + id() + " is closed");
        }
    }

    synchronized void left(GroupId group) {
        nodes.remove(group);
    }

    Transport transport() {
        return ground.transport();
    }

    Environment environment() {
        return ground.environment();
    }

    NodeSettings.Stores stores(SnapshotStore ofGroup) {
        return new NodeSettings.Stores(
                ground.log().store(), ofGroup, ground.log().writer());
    }

    @Nullable
    Path snapshotDirectory(GroupId group) {
        return snapshots == null ? null : snapshots.resolve(group.value());
    }

    /**
     * Closes all the nodes: all of them hand leadership over at the same time, for up to an election timeout, and stop
     * then. Ends the threads that the builder made. What the builder was handed - log store, transport, environment -
     * stays open. Does nothing the second time.
     */
    @Override
    public void close() {
        List<RaftNode<?>> open = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            nodes.values().forEach(node -> node.ifPresent(open::add));
        }
        Duration patience = Duration.ZERO;
        List<CompletableFuture<?>> leaving = new ArrayList<>();
        for (RaftNode<?> node : open) {
            leaving.add(node.leave());
            patience = node.patience().compareTo(patience) > 0 ? node.patience() : patience;
        }
        ground.environment().await(CompletableFuture.allOf(leaving.toArray(CompletableFuture[]::new)), patience);
        open.forEach(RaftNode::close);
        RaftNodeBuilder.closeAll(owned);
    }

    @Override
    public String toString() {
        return "host of node " + id() + " with " + groups().size() + " groups";
    }
}
