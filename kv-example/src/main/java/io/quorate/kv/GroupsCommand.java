package io.quorate.kv;

import io.quorate.kv.groups.ManyGroups;
import io.quorate.kv.log.LogKind;
import io.quorate.raft.api.RaftOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What many groups cost. */
final class GroupsCommand implements Command {
    private static final int DEFAULT_GROUPS = 1000;
    private static final int DEFAULT_SECONDS = 10;

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public String summary() {
        return "many groups on three hosts in this process: started, led, idle, written to, restarted";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("--groups", "N", "how many groups of three nodes (default " + DEFAULT_GROUPS + ")"),
                new Option("--seconds", "N", "how long to idle, and to write (default " + DEFAULT_SECONDS + ")"),
                new Option("--data", "DIR", "an empty directory for the data (default: a temporary one)"),
                ClusterOptions.LOG);
    }

    @Override
    public void run(Arguments arguments, Console console) throws Exception {
        int groups = (int) arguments.number("--groups", DEFAULT_GROUPS, 1, 100_000);
        int seconds = (int) arguments.number("--seconds", DEFAULT_SECONDS, 1, 3600);
        LogKind log = ClusterOptions.log(arguments);
        Optional<String> data = arguments.text("--data");
        if (data.isPresent()) {
            run(new ManyGroups.Plan(groups, seconds, Path.of(data.get()), log, RaftOptions.DEFAULT), console);
            return;
        }
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            ShutdownHook hook = ShutdownHook.closing(directory);
            try {
                run(new ManyGroups.Plan(groups, seconds, directory.path(), log, RaftOptions.DEFAULT), console);
            } finally {
                hook.close();
            }
        }
    }

    private static void run(ManyGroups.Plan plan, Console console) {
        LogFile.in(plan.data());
        try (ManyGroups running = new ManyGroups(plan, console.out())) {
            running.run();
        }
    }
}
