package io.quorate.raft.runtime;

import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.core.Effect;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener and the log what has changed: on the loop's executor, one at a time and in order. */
final class NodeNews {
    private static final Logger LOG = LoggerFactory.getLogger("io.quorate.raft");

    private final String name;
    private final RaftListener listener;
    private final Executor loop;
    private final Meter meter;
    private final AtomicReference<String> lastWarning = new AtomicReference<>("");

    // Only the loop touches these.
    private @Nullable NodeId leader;
    private boolean member;
    private boolean stopped;
    private long campaigns;

    /** Tells of the node that goes by this name in the log. */
    NodeNews(String name, RaftListener listener, Executor loop, Meter meter) {
        this.name = name;
        this.listener = listener;
        this.loop = loop;
        this.meter = meter;
    }

    void roleChanged(Effect.RoleChanged change) {
        NodeId now = change.leader();
        if (now == null) {
            LOG.info("{}: {} in term {}, {}", name, change.role(), change.term(), change.reason());
        } else {
            LOG.info(
                    "{}: {} in term {}, the leader is node {}, {}",
                    name,
                    change.role(),
                    change.term(),
                    now,
                    change.reason());
        }
        Optional<NodeId> known = Optional.ofNullable(now);
        boolean another = !Objects.equals(leader, now);
        measure(change, another);
        leader = now;
        loop.execute(() -> {
            run(() -> listener.roleChanged(change.role(), change.term(), known, change.reason()));
            if (another) {
                run(() -> listener.leaderChanged(known, change.term()));
            }
        });
    }

    private void measure(Effect.RoleChanged change, boolean anotherLeader) {
        meter.flight().roleChanged(change);
        if (change.role() == RoleName.LEADER) {
            meter.count(RaftMetrics.Counter.LEADERSHIPS, 1);
        }
        if (anotherLeader) {
            meter.flight().leaderChanged(change);
            meter.count(RaftMetrics.Counter.LEADER_CHANGES, change.leader() == null ? 0 : 1);
        }
    }

    /**
     * Looks whether this node has stood for election, or was removed from the group. Called by the loop, again and
     * again.
     */
    void look(NodeStatus status) {
        long now = status.election().campaigns();
        if (now > campaigns) {
            meter.count(RaftMetrics.Counter.ELECTIONS, now - campaigns);
            meter.flight().campaigned(status.term());
            campaigns = now;
        }
        Configuration configuration = status.configuration();
        if (configuration.contains(status.node())) {
            member = true;
        } else if (member && status.configurationIndex() <= status.log().commitIndex()) {
            member = false;
            LOG.info("{}: removed from the group", name);
            tell(() -> listener.removed(configuration));
        }
    }

    void configurationChanged(Configuration configuration) {
        LOG.info("{}: the configuration is {}", name, configuration);
        tell(() -> listener.configurationChanged(configuration));
    }

    void snapshotTaken(SnapshotMeta snapshot) {
        LOG.debug("{}: took {}", name, snapshot);
        meter.count(RaftMetrics.Counter.SNAPSHOTS_TAKEN, 1);
        meter.flight().snapshot(snapshot, false);
        tell(() -> listener.snapshotTaken(snapshot));
    }

    void snapshotNotTaken(RuntimeException reason) {
        warnOnce(String.valueOf(reason.getMessage()));
        meter.count(RaftMetrics.Counter.SNAPSHOTS_FAILED, 1);
        tell(() -> listener.snapshotFailed(reason));
    }

    void snapshotInstalled(SnapshotMeta snapshot) {
        LOG.info("{}: installed {}", name, snapshot);
        meter.count(RaftMetrics.Counter.SNAPSHOTS_INSTALLED, 1);
        meter.flight().snapshot(snapshot, true);
        tell(() -> listener.snapshotInstalled(snapshot));
    }

    void snapshotTransferFailed(String what, RuntimeException reason) {
        warnOnce(what + ": " + reason);
        meter.count(RaftMetrics.Counter.SNAPSHOTS_FAILED, 1);
        tell(() -> listener.snapshotFailed(reason));
    }

    /** Warns, unless the warning before was the same: what is tried again and again would flood the log. */
    private void warnOnce(String text) {
        if (text.equals(lastWarning.getAndSet(text))) {
            LOG.debug("{}: {}", name, text);
        } else {
            LOG.warn("{}: {}", name, text);
        }
    }

    void failed(Throwable cause) {
        LOG.error("{} stops: {}", name, cause.toString(), cause);
        tell(() -> listener.failed(cause));
    }

    /** Tells that the node is being closed, and nothing after that. */
    void stopped() {
        tell(() -> {
            stopped = true;
            listener.stopped();
        });
    }

    private void tell(Runnable news) {
        loop.execute(() -> run(news));
    }

    private void run(Runnable news) {
        if (stopped) {
            return;
        }
        try {
            news.run();
        } catch (Throwable e) {
            LOG.warn("{}: the listener failed", name, e);
        }
    }
}
