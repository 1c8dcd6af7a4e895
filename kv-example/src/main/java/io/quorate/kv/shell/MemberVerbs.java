package io.quorate.kv.shell;

import io.quorate.kv.client.GroupAdmin;
import io.quorate.kv.client.Outcome;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The verbs that say who belongs to the group, and who leads it. */
public final class MemberVerbs {
    // Longer than a learner may take to catch up.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final GroupAdmin admin;

    private MemberVerbs(GroupAdmin admin) {
        this.admin = admin;
    }

    /**
     * Returns the verbs.
     *
     * @param admin does the work
     * @param address the argument for where a new node is, in brackets where it may be left out
     */
    public static List<Verb> of(GroupAdmin admin, String address) {
        MemberVerbs verbs = new MemberVerbs(admin);
        return List.of(
                Verb.of("add", "id " + address, "add a node, as a learner without a vote", verbs::add),
                Verb.of("promote", "id", "give a learner a vote, once it has caught up", verbs::promote),
                Verb.of("remove", "id", "remove a node from the group", verbs::remove),
                Verb.of("transfer", "id", "hand leadership over to a node", verbs::transfer));
    }

    private String add(List<Bytes> arguments) {
        NodeId id = id(arguments);
        Optional<String> address =
                arguments.size() > 1 ? Optional.of(arguments.get(1).toUtf8()) : Optional.empty();
        Outcome.of(admin.add(id, address), PATIENCE);
        return "node " + id + " is a learner";
    }

    private String promote(List<Bytes> arguments) {
        NodeId id = id(arguments);
        Outcome.of(admin.promote(id), PATIENCE);
        return "node " + id + " has a vote";
    }

    private String remove(List<Bytes> arguments) {
        NodeId id = id(arguments);
        Outcome.of(admin.remove(id), PATIENCE);
        return "node " + id + " is removed";
    }

    private String transfer(List<Bytes> arguments) {
        NodeId id = id(arguments);
        Outcome.of(admin.transfer(id), PATIENCE);
        return "node " + id + " leads";
    }

    private static NodeId id(List<Bytes> arguments) {
        return NodeId.of(arguments.get(0).toUtf8());
    }
}
