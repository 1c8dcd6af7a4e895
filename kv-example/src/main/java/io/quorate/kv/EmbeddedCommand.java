package io.quorate.kv;

import io.quorate.kv.embedded.EmbeddedClient;
import io.quorate.kv.embedded.EmbeddedCluster;
import io.quorate.kv.embedded.EmbeddedOptions;
import io.quorate.kv.embedded.EmbeddedVerbs;
import io.quorate.kv.shell.DataVerbs;
import io.quorate.kv.shell.Verb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three nodes in this process, and a shell. */
final class EmbeddedCommand implements Command {
    private static final String DEFAULT_DATA = "kv-data";
    private static final Duration PATIENCE_FOR_A_LEADER = Duration.ofSeconds(30);
    private static final Duration PATIENCE_BEYOND_TIMEOUT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "";
    }

    @Override
    public String summary() {
        return "three nodes in this process, over TCP and synced disks, and a shell;\n"
                + "with no terminal on standard input, commands are read from there";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                new Option("--data", "DIR", "where the data is (default ./" + DEFAULT_DATA + ")"),
                new Option("--port", "BASE", "listen on BASE, BASE+1 and BASE+2 (default: any free ports)"),
                new Option("--ports", "P1,P2,P3", "listen on these ports")));
        options.addAll(ClusterOptions.OPTIONS);
        return options;
    }

    @Override
    public void run(Arguments arguments, Console console) throws Exception {
        Path data = Path.of(arguments.text("--data").orElse(DEFAULT_DATA));
        EmbeddedOptions options = new EmbeddedOptions(
                data,
                ClusterOptions.log(arguments),
                ports(arguments),
                ClusterOptions.timeout(arguments),
                ClusterOptions.raft(arguments));
        LogFile.in(data);
        try (EmbeddedCluster cluster = EmbeddedCluster.start(options)) {
            ShutdownHook hook = ShutdownHook.closing(cluster);
            try {
                cluster.awaitLeader(PATIENCE_FOR_A_LEADER);
                EmbeddedClient client = cluster.client();
                List<Verb> verbs =
                        new ArrayList<>(DataVerbs.of(client, options.timeout().plus(PATIENCE_BEYOND_TIMEOUT)));
                verbs.addAll(EmbeddedVerbs.of(cluster, client));
                new Dialogue(
                                verbs,
                                () -> client.chosen()
                                        .map(id -> "kv[" + id + "]> ")
                                        .orElse("kv> "))
                        .hold(
                                console,
                                data.resolve("history").toAbsolutePath(),
                                "Three nodes run, with their data in " + data.toAbsolutePath() + ". Try help.");
            } finally {
                hook.close();
            }
        }
    }

    private static List<Integer> ports(Arguments arguments) throws UsageException {
        if (arguments.has("--port") && arguments.has("--ports")) {
            throw new UsageException("--port and --ports exclude each other");
        }
        Optional<List<Integer>> ports = arguments.ports("--ports", EmbeddedOptions.NODES);
        if (ports.isPresent()) {
            return ports.get();
        }
        int base = (int) arguments.number("--port", 0, 1, 65_536 - EmbeddedOptions.NODES);
        return base == 0 ? EmbeddedOptions.ANY_PORTS : List.of(base, base + 1, base + 2);
    }
}
