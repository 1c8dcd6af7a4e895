package io.quorate.raft;

import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.runtime.NodeRuntime;
import io.quorate.raft.runtime.NodeSettings;
import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.ResultCodec;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a node is made of, and starts it. A log store, a transport and a place for snapshots are needed; the
 * rest has a default. Used by one thread.
 *
 * @param <R> what a command results in
 */
public final class RaftNodeBuilder<R> {
    private final StateMachine<R> stateMachine;
    private final NodeGround ground;
    private GroupId group = GroupId.of("default");
    private @Nullable ResultCodec<R> resultCodec;
    private @Nullable Configuration bootstrap;
    private RaftOptions options;
    private RaftListener listener = new RaftListener() {};
    private RaftMetrics metrics = RaftMetrics.NONE;

    RaftNodeBuilder(StateMachine<R> stateMachine, NodeGround ground, RaftOptions options) {
        this.stateMachine = stateMachine;
        this.ground = ground;
        this.options = options;
    }

    /** Sets the group; {@code default} unless set. */
    public RaftNodeBuilder<R> group(GroupId value) {
        group = value;
        return this;
    }

    /**
     * Sets where log and hard state are. Its identity says who the node is. It stays the caller's to close. Where
     * several groups are to share a log store, their nodes are made by a {@link RaftHost}.
     */
    public RaftNodeBuilder<R> logStore(LogStore value) {
        ground.logStore(value);
        return this;
    }

    /** Sets how peers are reached. It stays the caller's to close. */
    public RaftNodeBuilder<R> transport(Transport value) {
        ground.transport(value);
        return this;
    }

    /** Sets a directory for the snapshots of this group alone, made where it is missing. */
    public RaftNodeBuilder<R> snapshotDirectory(Path value) {
        ground.snapshotDirectory(value);
        return this;
    }

    /** Sets where snapshots are, in the place of a directory. It stays the caller's to close. */
    public RaftNodeBuilder<R> snapshotStore(SnapshotStore value) {
        ground.snapshotStore(value);
        return this;
    }

    /**
     * Sets the members of a group that is founded now. Each founding member is given the same ones. It counts at the
     * very first start only: later the log knows better. A node without it, and without a log, waits for a leader to
     * add it.
     */
    public RaftNodeBuilder<R> bootstrap(Configuration value) {
        bootstrap = value;
        return this;
    }

    /**
     * Sets how results become bytes and come back. Needed by client sessions, and then on all the nodes of the group: a
     * node without it stops at the first session that is opened.
     */
    public RaftNodeBuilder<R> resultCodec(ResultCodec<R> value) {
        resultCodec = value;
        return this;
    }

    /** Sets timeouts and limits; {@link RaftOptions#DEFAULT} unless set. */
    public RaftNodeBuilder<R> options(RaftOptions value) {
        options = value;
        return this;
    }

    /** Sets who hears of changes. */
    public RaftNodeBuilder<R> listener(RaftListener value) {
        listener = value;
        return this;
    }

    /** Sets who is told how much is done, and how fast; nobody unless set. */
    public RaftNodeBuilder<R> metrics(RaftMetrics value) {
        metrics = value;
        return this;
    }

    /**
     * Sets what gives threads, time and randomness; threads of the node's own unless set. It stays the caller's to
     * close.
     */
    public RaftNodeBuilder<R> environment(Environment value) {
        ground.environment(value);
        return this;
    }

    /**
     * Recovers from the stores and starts the node. Blocks while the latest snapshot is restored.
     *
     * @throws IllegalStateException if something that is needed is missing, if the state machine cannot be restored, or
     *     if the transport or the host serves the group already
     * @throws IllegalArgumentException if settings contradict each other
     * @throws io.quorate.raft.spi.StorageException if a store is damaged, or log and snapshot do not fit together
     */
    public RaftNode<R> start() {
        List<AutoCloseable> owned = new ArrayList<>();
        try {
            ground.enter(group, owned);
            NodeSettings<R> settings = new NodeSettings<>(
                    group,
                    stateMachine,
                    resultCodec,
                    ground.stores(group, owned),
                    ground.transport(),
                    bootstrap,
                    options,
                    listener,
                    metrics,
                    ground.environment(owned));
            NodeRuntime<R> runtime = NodeRuntime.start(settings);
            NodeId id = settings.stores().log().identity().node();
            return ground.started(new RaftNode<>(group, id, runtime, owned));
        } catch (RuntimeException e) {
            closeAll(owned);
            throw e;
        }
    }

    /** Closes what a node owns, the latest first. */
    static void closeAll(List<AutoCloseable> owned) {
        for (int i = owned.size() - 1; i >= 0; i--) {
            close(owned.get(i));
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot close " + resource, e);
        }
    }
}
