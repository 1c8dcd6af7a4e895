package io.quorate.kv;

import io.quorate.kv.embedded.EmbeddedCluster;
import io.quorate.kv.embedded.EmbeddedOptions;
import io.quorate.kv.embedded.RunningNode;
import io.quorate.kv.log.LogKind;
import io.quorate.kv.remote.RemoteClient;
import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvCommandCodec;
import io.quorate.kv.store.KvRead;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Load on the leader of three nodes in this process, or on running servers. */
final class BenchCommand implements Command {
    private static final Duration PATIENCE_FOR_A_LEADER = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "writes, and reads if asked for, as fast as they are answered;\n"
                + "then throughput and latencies as a table of Markdown";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.flag("--embedded", "on three nodes in this process, each write synced to their disks"),
                new Option("--data", "DIR", "where the data is, and stays (default: a temporary directory)")));
        options.addAll(Remote.OPTIONS);
        options.addAll(Load.OPTIONS);
        options.addAll(ClusterOptions.OPTIONS);
        return options;
    }

    @Override
    public void run(Arguments arguments, Console console) throws Exception {
        if (arguments.has("--embedded") == arguments.has(Remote.CONNECT.name())) {
            throw new UsageException("bench needs either --embedded or " + Remote.CONNECT.usage());
        }
        Load load = Load.of(arguments);
        LogKind log = ClusterOptions.log(arguments);
        Duration timeout = ClusterOptions.timeout(arguments);
        if (arguments.has(Remote.CONNECT.name())) {
            connected(load, arguments, timeout, console);
            return;
        }
        RaftOptions raft = ClusterOptions.raft(arguments);
        Optional<String> data = arguments.text("--data");
        if (data.isPresent()) {
            run(load, options(Path.of(data.get()), log, timeout, raft), console);
            return;
        }
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            ShutdownHook hook = ShutdownHook.closing(directory);
            try {
                run(load, options(directory.path(), log, timeout, raft), console);
            } finally {
                hook.close();
            }
        }
    }

    private static EmbeddedOptions options(Path data, LogKind log, Duration timeout, RaftOptions raft) {
        return new EmbeddedOptions(data, log, EmbeddedOptions.ANY_PORTS, timeout, raft);
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
            Bench bench = new Bench(load, target(cluster.node(leader), commands), console.err());
            console.out().println(bench.run());
        }
    }

    private static BenchTarget target(RunningNode node, Bytes[] commands) {
        return new BenchTarget() {
            @Override
            public CompletableFuture<?> write(int number) {
                return node.raft().propose(commands[number]);
            }

            @Override
            public CompletableFuture<?> read(int number) {
                KvRead question = new KvRead.Get(Bench.key(number));
                return node.raft().read(() -> node.machine().ask(question));
            }
        };
    }

    /**
     * Uses all the servers in turn, over one connection to each for the writes and one for the reads: on the same one
     * they would wait for each other.
     */
    private static void connected(Load load, Arguments arguments, Duration timeout, Console console)
            throws UsageException {
        try (RemoteClient writer = Remote.client(arguments, timeout);
                RemoteClient reader = Remote.client(arguments, timeout)) {
            writer.connect();
            Bytes value = Bench.value(load);
            BenchTarget target = new BenchTarget() {
                @Override
                public CompletableFuture<?> write(int number) {
                    return writer.put(number % writer.servers(), Bench.key(number), value);
                }

                @Override
                public CompletableFuture<?> read(int number) {
                    return reader.get(number % reader.servers(), Bench.key(number));
                }
            };
            console.out().println(new Bench(load, target, console.err()).run());
        }
    }
}
