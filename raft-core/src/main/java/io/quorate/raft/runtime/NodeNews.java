package io.quorate.raft.runtime;

import io.quorate.raft.api.RaftListener;
import io.quorate.raft.core.Effect;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener and the log what has changed: on the loop's executor, one at a time and in order. */
final class NodeNews {
    private static final Logger LOG = LoggerFactory.getLogger("io.quorate.raft");

    private final String name;
    private final RaftListener listener;
    private final Executor loop;
    private final AtomicReference<String> lastWarning = new AtomicReference<>("");

    /** Tells of the node that goes by this name in the log. */
    NodeNews(String name, RaftListener listener, Executor loop) {
        this.name = name;
        this.listener = listener;
        this.loop = loop;
    }

    void roleChanged(Effect.RoleChanged change) {
        if (change.leader() == null) {
            LOG.info("{}: {} in term {} ({})", name, change.role(), change.term(), change.reason());
        } else {
            LOG.info(
                    "{}: {} in term {}, the leader is node {} ({})",
                    name,
                    change.role(),
                    change.term(),
                    change.leader(),
                    change.reason());
        }
        tell(() -> listener.roleChanged(change.role(), change.term(), Optional.ofNullable(change.leader())));
    }

    void configurationChanged(Configuration configuration) {
        LOG.info("{}: the configuration is {}", name, configuration);
        tell(() -> listener.configurationChanged(configuration));
    }

    void snapshotTaken(SnapshotMeta snapshot) {
        LOG.debug("{}: took {}", name, snapshot);
        tell(() -> listener.snapshotTaken(snapshot));
    }

    void snapshotNotTaken(RuntimeException reason) {
        warnOnce(String.valueOf(reason.getMessage()));
    }

    void snapshotInstalled(SnapshotMeta snapshot) {
        LOG.info("{}: installed {}", name, snapshot);
        tell(() -> listener.snapshotInstalled(snapshot));
    }

    void snapshotTransferFailed(String what, RuntimeException reason) {
        warnOnce(what + ": " + reason);
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

    private void tell(Runnable news) {
        loop.execute(() -> {
            try {
                news.run();
            } catch (RuntimeException e) {
                LOG.warn("{}: the listener failed", name, e);
            }
        });
    }
}
