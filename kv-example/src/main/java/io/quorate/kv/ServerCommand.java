package io.quorate.kv;

import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.Reasons;
import io.quorate.kv.server.KvServer;
import io.quorate.kv.server.ServerOptions;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One node as a process. */
final class ServerCommand implements Command {
    private static final int DEFAULT_MAX_CLIENTS = 10_000;

    @Override
    public String name() {
        return "server";
    }

    @Override
    public String summary() {
        return "one node as a process, serving clients in the Redis protocol;\n"
                + "SIGTERM hands leadership over and ends it";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                new Option("--id", "ID", "which of the nodes it is (needed)"),
                new Option(
                        "--cluster", "ID=HOST:PORT,...", "where the nodes reach each other, itself included (needed)"),
                new Option("--data", "DIR", "the directory of this node alone (needed)"),
                new Option("--listen", "HOST:PORT", "where clients connect (needed)"),
                Option.flag("--join", "the node is added to a running group, by RAFT ADD, and founds none"),
                new Option("--bind", "HOST:PORT", "where it listens for the others, if not where they reach it"),
                new Option("--requirepass", "PASSWORD", "what clients must say first (default: nothing)"),
                new Option(
                        "--max-clients",
                        "N",
                        "how many clients there may be at a time (default " + DEFAULT_MAX_CLIENTS + ")")));
        options.addAll(WatchCommandOptions.OPTIONS);
        options.addAll(TlsOptions.SERVER);
        options.addAll(ClusterOptions.OPTIONS);
        return options;
    }

    @Override
    public void run(Arguments arguments, Console console) throws Exception {
        ServerOptions options = options(arguments);
        LogFile.in(options.data());
        try (KvServer server = KvServer.start(options)) {
            ShutdownHook hook = ShutdownHook.endingWith(server);
            try {
                serve(server, options, console);
            } finally {
                hook.close();
            }
        }
    }

    private static void serve(KvServer server, ServerOptions options, Console console) {
        console.out()
                .println("node " + options.self().id() + " serves clients at "
                        + options.clients().listen() + " and the other nodes at "
                        + options.self().address());
        Throwable failure = server.failure().join();
        throw new KvFailure("the node has stopped: " + Reasons.of(failure), failure);
    }

    /** Returns what the options say. */
    static ServerOptions options(Arguments arguments) throws UsageException {
        NodeId id = Addresses.id(needed(arguments, "--id"));
        List<Member> cluster = cluster(needed(arguments, "--cluster"));
        String data = needed(arguments, "--data");
        String listen = Addresses.require("--listen", needed(arguments, "--listen"));
        Member self = cluster.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UsageException("--cluster does not say where node " + id + " is"));
        ServerOptions.Clients clients = new ServerOptions.Clients(
                listen, arguments.text("--requirepass"), ClusterOptions.timeout(arguments), (int)
                        arguments.number("--max-clients", DEFAULT_MAX_CLIENTS, 1, 1_000_000));
        return new ServerOptions(
                self,
                arguments.has("--join") ? List.of() : cluster,
                Addresses.require("--bind", arguments.text("--bind").orElse(self.address())),
                Path.of(data),
                ClusterOptions.log(arguments),
                ClusterOptions.raft(arguments),
                clients,
                TlsOptions.server(arguments),
                WatchCommandOptions.of(arguments, listen));
    }

    private static String needed(Arguments arguments, String name) throws UsageException {
        return arguments.text(name).orElseThrow(() -> new UsageException("server needs " + name));
    }

    private static List<Member> cluster(String text) throws UsageException {
        List<Member> members = new ArrayList<>();
        for (Map.Entry<NodeId, String> one :
                Addresses.requireMap("--cluster", text).entrySet()) {
            members.add(new Member(one.getKey(), one.getValue()));
        }
        return members;
    }
}
