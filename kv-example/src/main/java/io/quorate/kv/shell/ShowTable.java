package io.quorate.kv.shell;

import io.quorate.kv.client.NodeReport;
import io.quorate.kv.client.NodeState;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
        Optional<NodeState> newest = Optional.empty();
        for (NodeReport report : reports) {
            Optional<NodeState> state = report.state();
            table.row(state.map(present -> row(report, present)).orElseGet(() -> row(report)));
            boolean newer = state.isPresent()
                    && (newest.isEmpty()
                            || state.get().indexes().commit()
                                    > newest.get().indexes().commit());
            newest = newer ? state : newest;
        }
        List<String> lines = new ArrayList<>(table.lines());
        newest.ifPresent(state -> lines.add(members(state.configuration())));
        for (NodeReport report : reports) {
            report.failure().ifPresent(why -> lines.add("node " + report.id() + " failed: " + why));
        }
        return String.join("\n", lines);
    }

    private static String[] row(NodeReport report) {
        String state = report.failure().isEmpty() ? "stopped" : "failed";
        return new String[] {report.id(), state, "-", "-", "-", "-", "-", "-", "-", "-", report.address()};
    }

    private static String[] row(NodeReport report, NodeState state) {
        NodeState.Indexes indexes = state.indexes();
        return new String[] {
            report.id(),
            state.role(),
            Long.toString(state.term()),
            state.leader().isEmpty() ? "-" : state.leader(),
            Long.toString(indexes.first()),
            Long.toString(indexes.last()),
            Long.toString(indexes.durable()),
            Long.toString(indexes.commit()),
            Long.toString(indexes.applied()),
            Long.toString(indexes.snapshot()),
            report.address()
        };
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
