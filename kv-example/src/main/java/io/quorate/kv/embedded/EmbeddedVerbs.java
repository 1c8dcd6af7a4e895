package io.quorate.kv.embedded;

import io.quorate.kv.shell.MemberVerbs;
import io.quorate.kv.shell.Verb;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;

/** The verbs that only a shell with the nodes in its own process can do. */
public final class EmbeddedVerbs {
    private final EmbeddedCluster cluster;
    private final EmbeddedClient client;

    private EmbeddedVerbs(EmbeddedCluster cluster, EmbeddedClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    /** Returns the verbs. */
    public static List<Verb> of(EmbeddedCluster cluster, EmbeddedClient client) {
        EmbeddedVerbs verbs = new EmbeddedVerbs(cluster, client);
        List<Verb> all = new ArrayList<>(MemberVerbs.of(new EmbeddedAdmin(cluster, client), "[host:port]"));
        all.addAll(List.of(
                Verb.of("stop", "id", "stop a node", verbs::stop),
                Verb.of("start", "id", "start a stopped node", verbs::start),
                Verb.of("use", "id", "send what follows to this node; at first it goes to the leader", verbs::use)));
        return all;
    }

    private String stop(List<Bytes> arguments) {
        NodeId id = id(arguments);
        cluster.stop(id);
        return "node " + id + " is stopped";
    }

    private String start(List<Bytes> arguments) {
        NodeId id = id(arguments);
        cluster.start(id);
        return "node " + id + " runs";
    }

    private String use(List<Bytes> arguments) {
        NodeId id = id(arguments);
        client.use(id);
        return "using node " + id;
    }

    private NodeId id(List<Bytes> arguments) {
        String text = arguments.get(0).toUtf8();
        return cluster.ids().stream()
                .filter(id -> id.value().equals(text))
                .findFirst()
                .orElseThrow(() -> cluster.unknown(text));
    }
}
