package io.quorate.kv.watch;

import io.quorate.kv.command.Statistics;
import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.MetricsSnapshot;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.PeerStatus;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.NodeId;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All the figures of a server, as Prometheus takes them. */
final class Figures {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final PrometheusText text = new PrometheusText();

    private Figures() {}

    static String of(Watched watched) {
        Figures figures = new Figures();
        NodeStatus status = watched.node().raft().status();
        figures.node(status);
        figures.log(status.log());
        figures.load(status.load());
        figures.peers(status);
        figures.metrics(watched.metrics().snapshot());
        figures.clients(watched.statistics());
        figures.process();
        return figures.text.toString();
    }

    private void node(NodeStatus status) {
        text.gauge("quorate_node_info", "Which node this is; always 1.")
                .value("node", status.node().value(), 1);
        text.gauge("quorate_role", "1 for the role that the node plays in its group, 0 for the others.");
        boolean learner = status.configuration().isLearner(status.node());
        for (RoleName role : RoleName.values()) {
            text.value("role", role.name().toLowerCase(Locale.ROOT), !learner && role == status.role() ? 1 : 0);
        }
        text.value("role", "learner", learner ? 1 : 0);
        text.gauge("quorate_term", "The current term.").value(status.term());
        text.gauge("quorate_leader_known", "1 while a leader is known.")
                .value(status.leader().isPresent() ? 1 : 0);
        text.gauge("quorate_leader_info", "Which node leads, as far as this one knows; always 1.");
        status.leader().map(NodeId::value).ifPresent(leader -> text.value("leader", leader, 1));
        text.gauge("quorate_voters", "How many members have a vote.")
                .value(status.configuration().voters().size());
        text.gauge("quorate_learners", "How many members have none.")
                .value(status.configuration().learners().size());
    }

    private void log(LogStatus log) {
        text.gauge("quorate_first_log_index", "The first entry that the log still holds.")
                .value(log.firstIndex());
        text.gauge("quorate_last_log_index", "The last entry, durable or not.").value(log.lastIndex());
        text.gauge("quorate_durable_index", "The last entry on stable storage here.")
                .value(log.durableIndex());
        text.gauge("quorate_commit_index", "The last entry known to be committed.")
                .value(log.commitIndex());
        text.gauge("quorate_applied_index", "The last entry that the state machine has applied.")
                .value(log.appliedIndex());
        text.gauge("quorate_snapshot_index", "The last entry of the latest snapshot.")
                .value(log.snapshotIndex());
        text.gauge("quorate_uncommitted_bytes", "As the leader: bytes of proposals that are not committed yet.")
                .value(log.uncommittedBytes());
        text.gauge("quorate_apply_backlog_bytes", "Bytes of committed entries that wait for the state machine.")
                .value(log.applyBacklogBytes());
    }

    private void load(LoadStatus load) {
        text.gauge("quorate_pending_proposals", "Local proposals that wait for their end.")
                .value(load.pendingProposals());
        text.gauge("quorate_pending_reads", "Local reads that wait for their end.")
                .value(load.pendingReads());
        text.gauge("quorate_inbox_events", "Messages and completions that wait for the event loop.")
                .value(load.inboxEvents());
        text.gauge("quorate_inbox_bytes", "Bytes of proposals and messages that wait for the event loop.")
                .value(load.inboxBytes());
        text.gauge("quorate_last_sync_seconds", "How long the last write of the log took, its sync included.")
                .value(seconds(load.lastSync()));
        text.gauge("quorate_in_role_seconds", "How long role, term and leader have been what they are.")
                .value(seconds(load.inRole()));
    }

    private void peers(NodeStatus status) {
        peer(
                status,
                "quorate_peer_match_index",
                "The highest index known to be durable there.",
                PeerStatus::matchIndex);
        peer(status, "quorate_peer_lag_entries", "Entries not known to be durable there.", PeerStatus::lagEntries);
        peer(status, "quorate_peer_active", "1 if it was heard from lately.", peer -> peer.recentlyActive() ? 1 : 0);
        peer(
                status,
                "quorate_peer_silent_seconds",
                "For how long it has not been heard from.",
                peer -> peer.silentMillis() / MILLIS);
        peer(
                status,
                "quorate_peer_inflight_bytes",
                "Bytes of entries sent to it and not acknowledged yet.",
                peer -> peer.inFlight().bytes());
    }

    /** Adds a figure of every other member, as its leader sees it; no other node has samples of it. */
    private void peer(NodeStatus status, String name, String help, ToDoubleFunction<PeerStatus> figure) {
        text.gauge(name, "As the leader, of another member: " + help);
        for (PeerStatus peer : status.peers()) {
            text.value("peer", peer.member().id().value(), figure.applyAsDouble(peer));
        }
    }

    private void metrics(MetricsSnapshot metrics) {
        for (RaftMetrics.Counter counter : RaftMetrics.Counter.values()) {
            text.counter("quorate_" + counter.name().toLowerCase(Locale.ROOT) + "_total", Helps.of(counter))
                    .value(metrics.count(counter));
        }
        for (RaftMetrics.Timer timer : RaftMetrics.Timer.values()) {
            MetricsSnapshot.Timing timing = metrics.timing(timer);
            String name = "quorate_" + timer.name().toLowerCase(Locale.ROOT) + "_seconds";
            boolean none = timing.count() == 0;
            text.summary(name, Helps.of(timer) + " Quantiles since the start, at most an eighth too high.")
                    .value("quantile", "0.5", none ? Double.NaN : timing.medianNanos() / NANOS)
                    .value("quantile", "0.99", none ? Double.NaN : timing.p99Nanos() / NANOS)
                    .sample("_sum", Map.of(), timing.totalNanos() / NANOS)
                    .count(timing.count());
            text.gauge(name + "_max", Helps.of(timer) + " The longest since the start.")
                    .value(timing.maxNanos() / NANOS);
        }
    }

    private void clients(Statistics statistics) {
        text.gauge("kv_connections", "Clients that are connected.").value(statistics.connections());
        text.counter("kv_connections_accepted_total", "Clients that have connected.")
                .value(statistics.connectionsAccepted());
        text.counter("kv_connections_refused_total", "Clients that were refused since there were too many.")
                .value(statistics.connectionsRefused());
        text.counter("kv_commands_total", "Commands that were answered.").value(statistics.commandsAnswered());
        text.counter("kv_command_errors_total", "Commands that were answered with an error.")
                .value(statistics.errorsAnswered());
        text.gauge("kv_uptime_seconds", "How long the server has been running.").value(statistics.uptimeSeconds());
    }

    private void process() {
        Runtime runtime = Runtime.getRuntime();
        text.gauge("jvm_memory_used_bytes", "Heap in use, garbage included.")
                .value(runtime.totalMemory() - runtime.freeMemory());
        text.gauge("jvm_memory_max_bytes", "How far the heap may grow.").value(runtime.maxMemory());
        text.gauge("jvm_threads", "Live threads.")
                .value(ManagementFactory.getThreadMXBean().getThreadCount());
        text.counter("jvm_gc_collections_total", "Collections, by collector.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            text.value("gc", collector.getName(), (double) Math.max(0, collector.getCollectionCount()));
        }
        text.counter("jvm_gc_seconds_total", "Time spent in collections, by collector.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            text.value("gc", collector.getName(), Math.max(0, collector.getCollectionTime()) / MILLIS);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
