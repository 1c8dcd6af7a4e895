package io.quorate.kv.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.client.Outcome;
import io.quorate.kv.shell.DataVerbs;
import io.quorate.kv.shell.Palette;
import io.quorate.kv.shell.PlainLines;
import io.quorate.kv.shell.Shell;
import io.quorate.kv.shell.Verb;
import io.quorate.kv.store.KvResult;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members come and go under load, as a person at the shell has it. */
class MembersIT {
    private static final int SOME = 200;

    @TempDir
    Path directory;

    private final Acknowledged acknowledged = new Acknowledged();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aClusterGrowsToFiveAndShrinksToThreeOthersUnderLoadAndLosesNothing() throws Exception {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(Clusters.options(directory))) {
            cluster.awaitLeader(Clusters.PATIENCE);
            Writers writers = new Writers(cluster, "member", this::acknowledge);
            writers.start();
            awaitProgress(cluster);
            says(cluster, "add 4", "node 4 is a learner");
            says(cluster, "promote 4", "node 4 has a vote");
            awaitProgress(cluster);
            says(cluster, "add 5", "node 5 is a learner");
            says(cluster, "promote 5", "node 5 has a vote");
            assertEquals(List.of("1", "2", "3", "4", "5"), voters(cluster));
            awaitProgress(cluster);
            says(cluster, "transfer 1", "node 1 leads");
            says(cluster, "remove 1", "node 1 is removed");
            awaitProgress(cluster);
            says(cluster, "remove 2", "node 2 is removed");
            awaitProgress(cluster);
            says(cluster, "add 6", "node 6 is a learner");
            says(cluster, "promote 6", "node 6 has a vote");
            says(cluster, "remove 3", "node 3 is removed");
            awaitProgress(cluster);
            assertTrue(writers.stop(), "writes did not end");
            assertEquals(List.of("4", "5", "6"), voters(cluster));
            Clusters.assertHolds(cluster, acknowledged, "after the changes");
        }
        try (EmbeddedCluster cluster = EmbeddedCluster.start(Clusters.options(directory))) {
            assertEquals(List.of("4", "5", "6"), names(cluster.runningIds()));
            cluster.awaitLeader(Clusters.PATIENCE);
            Clusters.assertHolds(cluster, acknowledged, "after a restart");
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void mistakesAreAnsweredAndTheShellShowsWhoIsWhat() throws Exception {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(Clusters.options(directory))) {
            cluster.awaitLeader(Clusters.PATIENCE);
            says(cluster, "promote 4", "error: node 4 is not a member");
            says(cluster, "remove 4", "error: there is no node 4, only 1, 2 and 3");
            says(cluster, "transfer 4", "error: node 4 has no vote");
            says(cluster, "add", "error: usage: add id [host:port]");
            says(cluster, "add 1 127.0.0.1:1", "error: node 1 runs already, at " + address(cluster, "1"));
            says(cluster, "add 4", "node 4 is a learner");
            says(cluster, "add 4", "node 4 is a learner");
            assertTrue(answer(cluster, "show").endsWith("voters: 1, 2, 3; learners: 4"));
            says(cluster, "transfer 4", "error: node 4 has no vote");
            says(cluster, "use 4\nput a b\nget a\nremove 4", "using node 4\nok\nb\nnode 4 is removed");
            says(cluster, "get a", "b");
            assertFalse(cluster.ids().contains(NodeId.of("4")));
            says(cluster, "add 4", "node 4 is a learner");
            says(cluster, "promote 4", "node 4 has a vote");
            says(cluster, "promote 4", "node 4 has a vote");
        }
    }

    private void acknowledge(String key, KvResult result) {
        if (result instanceof KvResult.Counted counted) {
            acknowledged.counted(key, counted.value());
        } else {
            acknowledged.stored(key, Writers.value(key));
        }
    }

    private void awaitProgress(EmbeddedCluster cluster) {
        int goal = acknowledged.size() + SOME;
        cluster.await(SOME + " more writes", Clusters.PATIENCE, () -> acknowledged.size() >= goal);
    }

    private static void says(EmbeddedCluster cluster, String lines, String answer) throws IOException {
        assertEquals(answer, answer(cluster, lines), lines);
    }

    private static String answer(EmbeddedCluster cluster, String lines) throws IOException {
        EmbeddedClient client = cluster.client();
        List<Verb> verbs = new ArrayList<>(DataVerbs.of(client, Clusters.PATIENCE));
        verbs.addAll(EmbeddedVerbs.of(cluster, client));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Shell(verbs, () -> "", print, Palette.PLAIN)
                .run(new PlainLines(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))));
        return out.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private static List<String> voters(EmbeddedCluster cluster) {
        NodeId leader = cluster.awaitLeader(Clusters.PATIENCE);
        NodeStatus status = Outcome.of(cluster.node(leader).raft().freshStatus(), Clusters.PATIENCE);
        return names(status.configuration().voters().stream().map(Member::id).toList());
    }

    private static String address(EmbeddedCluster cluster, String id) {
        return Outcome.of(cluster.reports(), Clusters.PATIENCE).stream()
                .filter(report -> report.id().equals(id))
                .findFirst()
                .orElseThrow()
                .address();
    }

    private static List<String> names(List<NodeId> ids) {
        return ids.stream().map(NodeId::value).toList();
    }
}
