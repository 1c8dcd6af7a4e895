package io.quorate.kv.remote;

import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.NodeReport;
import io.quorate.kv.client.NodeState;
import io.quorate.kv.client.Reasons;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What RAFT STATUS answers, name by name. */
final class StatusLines {
    private StatusLines() {}

    static Map<String, String> read(Reply reply) {
        Map<String, String> lines = new LinkedHashMap<>();
        Iterator<Bytes> words = Replies.bulks(reply).iterator();
        while (words.hasNext()) {
            String name = words.next().toUtf8();
            if (!words.hasNext()) {
                throw Replies.unexpected(reply);
            }
            lines.put(name, words.next().toUtf8());
        }
        return lines;
    }

    static long number(Map<String, String> lines, String name) {
        try {
            return Long.parseLong(lines.getOrDefault(name, ""));
        } catch (NumberFormatException missing) {
            throw new KvFailure("the server does not tell its " + name, missing);
        }
    }

    /** Returns what a server told. Its address is the one where it serves clients: the others' are with the members. */
    static NodeReport report(String address, Map<String, String> lines) {
        NodeState.Indexes indexes = new NodeState.Indexes(
                number(lines, "first_log_index"),
                number(lines, "last_log_index"),
                number(lines, "durable_index"),
                number(lines, "commit_index"),
                number(lines, "applied_index"),
                number(lines, "snapshot_index"));
        Configuration configuration = new Configuration(
                members(lines, "voters"), members(lines, "outgoing_voters"), members(lines, "learner_addresses"));
        NodeState state = new NodeState(
                lines.getOrDefault("role", "").replace('_', '-'),
                number(lines, "term"),
                lines.getOrDefault("leader_id", ""),
                indexes,
                configuration);
        return new NodeReport(lines.getOrDefault("node_id", ""), address, Optional.of(state), Optional.empty());
    }

    private static List<Member> members(Map<String, String> lines, String name) {
        List<Member> members = new ArrayList<>();
        String all = lines.getOrDefault(name, "");
        for (String one : all.isEmpty() ? new String[0] : all.split(",", -1)) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                throw new KvFailure("not a member: " + one);
            }
            members.add(new Member(NodeId.of(one.substring(0, equals)), one.substring(equals + 1)));
        }
        return members;
    }

    static NodeReport unreached(String address, Throwable failure) {
        Throwable cause = Reasons.unwrapped(failure);
        String reason = cause.getMessage() == null ? "no answer in time" : Reasons.of(cause);
        return new NodeReport("?", address, Optional.empty(), Optional.of(reason));
    }
}
