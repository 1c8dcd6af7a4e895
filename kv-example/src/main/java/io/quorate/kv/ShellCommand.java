package io.quorate.kv;

import io.quorate.kv.remote.RemoteClient;
import io.quorate.kv.shell.DataVerbs;
import io.quorate.kv.shell.MemberVerbs;
import io.quorate.kv.shell.Verb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A shell for servers in other processes. */
final class ShellCommand implements Command {
    private static final String HISTORY = ".kv-example-history";
    private static final Duration PATIENCE_BEYOND_TIMEOUT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public String summary() {
        return "a shell for running servers; with no terminal on standard input, commands are read from there";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(Remote.OPTIONS);
        options.add(new Option("--timeout", "TIME", "how long a command may take, like 500ms or 5s (default 5s)"));
        return options;
    }

    @Override
    public void run(Arguments arguments, Console console) throws Exception {
        if (!arguments.has(Remote.CONNECT.name())) {
            throw new UsageException("shell needs " + Remote.CONNECT.usage());
        }
        Duration timeout = ClusterOptions.timeout(arguments);
        try (RemoteClient client = Remote.client(arguments, timeout)) {
            client.connect();
            List<Verb> verbs = new ArrayList<>(DataVerbs.of(client, timeout.plus(PATIENCE_BEYOND_TIMEOUT)));
            verbs.addAll(MemberVerbs.of(client, "host:port"));
            Path history = Path.of(System.getProperty("user.home", ".")).resolve(HISTORY);
            new Dialogue(verbs, () -> "kv> ").hold(console, history.toAbsolutePath(), "Connected. Try help.");
        }
    }
}
