package io.quorate.raft;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.runtime.FileSnapshotStore;
import io.quorate.raft.runtime.NodeSettings;
import io.quorate.raft.runtime.ThreadedEnvironment;
import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.SnapshotStore;
import io.quorate.raft.spi.Transport;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node stands on: things of its own, or those that all the groups of a host share. */
final class NodeGround {
    private static final String THREAD_NAMES = "raft";

    private final @Nullable RaftHost host;
    private @Nullable LogStore logStore;
    private @Nullable Transport transport;
    private @Nullable Environment environment;
    private @Nullable Path snapshotDirectory;
    private @Nullable SnapshotStore snapshotStore;

    NodeGround(@Nullable RaftHost host) {
        this.host = host;
    }

    void logStore(LogStore value) {
        requireNoHost("log store");
        logStore = value;
    }

    void transport(Transport value) {
        requireNoHost("transport");
        transport = value;
    }

    void environment(Environment value) {
        requireNoHost("environment");
        environment = value;
    }

    private void requireNoHost(String what) {
        if (host != null) {
            throw new IllegalStateException("the host gives the node its " + what);
        }
    }

    void snapshotDirectory(Path value) {
        snapshotDirectory = value;
    }

    void snapshotStore(SnapshotStore value) {
        snapshotStore = value;
    }

    /** Checks that nothing is missing; and where there is a host, that it has no such group yet. */
    void enter(GroupId group, List<AutoCloseable> owned) {
        if (snapshotDirectory != null && snapshotStore != null) {
            throw new IllegalArgumentException("set either snapshotDirectory or snapshotStore, not both");
        }
        if (host != null) {
            RaftHost entered = host;
            entered.enter(group);
            owned.add(() -> entered.left(group));
        } else {
            required(logStore, "a log store", "logStore");
            required(transport, "a transport", "transport");
        }
    }

    /** Says that the node runs; returns it. */
    <R> RaftNode<R> started(RaftNode<R> node) {
        if (host != null) {
            host.started(node);
        }
        return node;
    }

    Transport transport() {
        return host != null ? host.transport() : required(transport, "a transport", "transport");
    }

    NodeSettings.Stores stores(GroupId group, List<AutoCloseable> owned) {
        SnapshotStore snapshots = snapshots(group, owned);
        return host != null
                ? host.stores(snapshots)
                : new NodeSettings.Stores(required(logStore, "a log store", "logStore"), snapshots);
    }

    private SnapshotStore snapshots(GroupId group, List<AutoCloseable> owned) {
        if (snapshotStore != null) {
            return snapshotStore;
        }
        Path directory = snapshotDirectory;
        if (directory == null && host != null) {
            directory = host.snapshotDirectory(group);
        }
        FileSnapshotStore made =
                new FileSnapshotStore(required(directory, "a place for snapshots", "snapshotDirectory"));
        owned.add(made);
        return made;
    }

    Environment environment(List<AutoCloseable> owned) {
        if (host != null) {
            return host.environment();
        }
        if (environment != null) {
            return environment;
        }
        ThreadedEnvironment made = new ThreadedEnvironment(THREAD_NAMES);
        owned.add(made);
        return made;
    }

    static <T> T required(@Nullable T value, String what, String setter) {
        if (value == null) {
            throw new IllegalStateException("a node needs " + what + ": call " + setter + "(...) before start()");
        }
        return value;
    }
}
