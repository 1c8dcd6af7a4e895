package io.quorate.kv;

import io.quorate.kv.embedded.EmbeddedCluster;
import io.quorate.kv.embedded.EmbeddedOptions;
import io.quorate.kv.remote.RemoteClient;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvCommandCodec;
import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.Limits;
import io.quorate.raft.RaftNode;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Load on the leader of three nodes in this process, or on running servers. */
final class BenchCommand implements Command {
    private static final Duration PATIENCE_FOR_A_LEADER = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "writes as fast as they are acknowledged, then throughput and latency";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.flag("--embedded", "on three nodes in this process, each write synced to their disks"),
                Remote.CONNECT,
                Remote.PASSWORD,
                new Option("--payload", "BYTES", "the length of a value (default " + Load.DEFAULT_PAYLOAD + ")"),
                new Option("--in-flight", "N", "writes under way at a time (default " + Load.DEFAULT_IN_FLIGHT + ")"),
                new Option(
                        "--seconds",
                        "N",
                        "how long to measure, after a warm-up (default " + Load.DEFAULT_SECONDS + ")"),
                new Option("--data", "DIR", "where the data is, and stays (default: a temporary directory)")));
        options.addAll(ClusterOptions.OPTIONS);
        return options;
    }

    @Override
    public void run(Arguments arguments, Console console) throws Exception {
        if (arguments.has("--embedded") == arguments.has(Remote.CONNECT.name())) {
            throw new UsageException("bench needs either --embedded or " + Remote.CONNECT.usage());
        }
        Load load = new Load(
                (int) arguments.number("--payload", Load.DEFAULT_PAYLOAD, 0, Limits.MAX_VALUE_BYTES),
                (int) arguments.number("--in-flight", Load.DEFAULT_IN_FLIGHT, 1, 100_000),
                (int) arguments.number("--seconds", Load.DEFAULT_SECONDS, 1, 86_400));
        Duration timeout = ClusterOptions.timeout(arguments);
        if (arguments.has(Remote.CONNECT.name())) {
            connected(load, arguments, timeout, console);
            return;
        }
        RaftOptions raft = ClusterOptions.raft(arguments);
        Optional<String> data = arguments.text("--data");
        if (data.isPresent()) {
            run(load, new EmbeddedOptions(Path.of(data.get()), EmbeddedOptions.ANY_PORTS, timeout, raft), console);
            return;
        }
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            ShutdownHook hook = ShutdownHook.closing(directory);
            try {
                run(load, new EmbeddedOptions(directory.path(), EmbeddedOptions.ANY_PORTS, timeout, raft), console);
            } finally {
                hook.close();
            }
        }
    }

    private static void run(Load load, EmbeddedOptions options, Console console) {
        LogFile.in(options.data());
        try (EmbeddedCluster cluster = EmbeddedCluster.start(options)) {
            NodeId leader = cluster.awaitLeader(PATIENCE_FOR_A_LEADER);
            Bytes value = Bench.value(load);
            Bytes[] commands = new Bytes[Bench.keys(load)];
            for (int i = 0; i < commands.length; i++) {
                commands[i] = KvCommandCodec.encode(new KvCommand.Put(Bench.key(i), value));
            }
            RaftNode<KvResult> node = cluster.node(leader).raft();
            Bench bench = new Bench(load, number -> node.propose(commands[number]), console.err());
            console.out().println(bench.run());
        }
    }

    /** Writes through all the servers in turn, over one connection to each. */
    private static void connected(Load load, Arguments arguments, Duration timeout, Console console)
            throws UsageException {
        try (RemoteClient client = Remote.client(arguments, timeout)) {
            client.connect();
            Bytes value = Bench.value(load);
            Bench bench = new Bench(
                    load, number -> client.put(number % client.servers(), Bench.key(number), value), console.err());
            console.out().println(bench.run());
        }
    }
}
