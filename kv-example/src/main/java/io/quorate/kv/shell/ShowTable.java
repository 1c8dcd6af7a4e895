package io.quorate.kv.shell;

import io.quorate.kv.client.NodeReport;
import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows all the nodes: their roles, terms and indexes, and the members as the best informed of them knows them. */
public final class ShowTable {
    private ShowTable() {}

    /** Returns the table, with lines between lines and none at the end. */
    public static String of(List<NodeReport> reports) {
        Table table = new Table(
                "node",
                "role",
                "term",
                "leader",
                "first",
                "last",
                "durable",
                "commit",
                "applied",
                "snapshot",
                "address");
        @Nullable NodeStatus newest = null;
        for (NodeReport report : reports) {
            NodeStatus status = report.status();
            if (status == null) {
                table.row(
                        report.id().value(),
                        report.failure() == null ? "stopped" : "failed",
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        report.address());
                continue;
            }
            newest = newest == null || status.log().commitIndex() > newest.log().commitIndex() ? status : newest;
            row(table, report, status);
        }
        List<String> lines = new ArrayList<>(table.lines());
        if (newest != null) {
            lines.add(members(newest.configuration()));
        }
        for (NodeReport report : reports) {
            if (report.failure() != null) {
                lines.add("node " + report.id() + " failed: " + report.failure());
            }
        }
        return String.join("\n", lines);
    }

    private static void row(Table table, NodeReport report, NodeStatus status) {
        LogStatus log = status.log();
        table.row(
                report.id().value(),
                role(status),
                Long.toString(status.term()),
                status.leader().map(NodeId::value).orElse("-"),
                Long.toString(log.firstIndex()),
                Long.toString(log.lastIndex()),
                Long.toString(log.durableIndex()),
                Long.toString(log.commitIndex()),
                Long.toString(log.appliedIndex()),
                Long.toString(log.snapshotIndex()),
                report.address());
    }

    private static String role(NodeStatus status) {
        return status.configuration().isLearner(status.node())
                ? "learner"
                : status.role().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String members(Configuration configuration) {
        String line = "voters: " + ids(configuration.voters());
        if (configuration.isJoint()) {
            line += "; leaving: " + ids(configuration.outgoingVoters());
        }
        return configuration.learners().isEmpty() ? line : line + "; learners: " + ids(configuration.learners());
    }

    private static String ids(List<Member> members) {
        return members.stream().map(member -> member.id().value()).collect(Collectors.joining(", "));
    }
}
