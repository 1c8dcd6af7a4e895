package io.quorate.kv.command;

import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What INFO and RAFT STATUS tell, name by name. */
final class Info {
    private Info() {}

    /** Returns the section {@code raft}; operators' tools depend on its names. */
    static Map<String, String> raft(NodeStatus status) {
        Configuration configuration = status.configuration();
        LogStatus log = status.log();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("node_id", status.node().value());
        lines.put("role", role(status));
        lines.put("term", Long.toString(status.term()));
        lines.put("leader_id", status.leader().map(NodeId::value).orElse(""));
        lines.put("commit_index", Long.toString(log.commitIndex()));
        lines.put("applied_index", Long.toString(log.appliedIndex()));
        lines.put("last_log_index", Long.toString(log.lastIndex()));
        lines.put("snapshot_index", Long.toString(log.snapshotIndex()));
        lines.put("first_log_index", Long.toString(log.firstIndex()));
        lines.put("members", ids(configuration.members()));
        lines.put("learners", ids(configuration.learners()));
        lines.put("pending_proposals", Integer.toString(status.load().pendingProposals()));
        return lines;
    }

    /** Returns what the section {@code raft} tells, and where the members are. */
    static Map<String, String> status(NodeStatus status) {
        Configuration configuration = status.configuration();
        Map<String, String> lines = raft(status);
        lines.put("durable_index", Long.toString(status.log().durableIndex()));
        lines.put("configuration_index", Long.toString(status.configurationIndex()));
        lines.put("voters", addresses(configuration.voters()));
        lines.put("outgoing_voters", addresses(configuration.outgoingVoters()));
        lines.put("learner_addresses", addresses(configuration.learners()));
        return lines;
    }

    private static String role(NodeStatus status) {
        return status.configuration().isLearner(status.node())
                ? "learner"
                : status.role().name().toLowerCase(Locale.ROOT);
    }

    private static String ids(List<Member> members) {
        return members.stream().map(member -> member.id().value()).collect(Collectors.joining(","));
    }

    private static String addresses(List<Member> members) {
        return members.stream()
                .map(member -> member.id() + "=" + member.address())
                .collect(Collectors.joining(","));
    }

    static Map<String, String> server(NodeStatus status, Statistics statistics) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("redis_version", ConnectionCommands.REDIS_VERSION);
        lines.put("redis_mode", "standalone");
        lines.put("server_name", "quorate kv-example");
        lines.put("process_id", Long.toString(ProcessHandle.current().pid()));
        lines.put("run_id", status.node().value());
        lines.put("java_version", Runtime.version().toString());
        lines.put("uptime_in_seconds", Long.toString(statistics.uptimeSeconds()));
        return lines;
    }

    static Map<String, String> clients(Statistics statistics) {
        return Map.of("connected_clients", Integer.toString(statistics.connections()));
    }

    static Map<String, String> memory() {
        Runtime runtime = Runtime.getRuntime();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("used_memory", Long.toString(runtime.totalMemory() - runtime.freeMemory()));
        lines.put("maxmemory", Long.toString(runtime.maxMemory()));
        return lines;
    }

    static Map<String, String> stats(Statistics statistics) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("total_connections_received", Long.toString(statistics.connectionsAccepted()));
        lines.put("rejected_connections", Long.toString(statistics.connectionsRefused()));
        lines.put("total_commands_processed", Long.toString(statistics.commandsAnswered()));
        lines.put("total_error_replies", Long.toString(statistics.errorsAnswered()));
        return lines;
    }

    static Map<String, String> keyspace(long keys) {
        return keys == 0 ? Map.of() : Map.of("db0", "keys=" + keys + ",expires=0,avg_ttl=0");
    }
}
