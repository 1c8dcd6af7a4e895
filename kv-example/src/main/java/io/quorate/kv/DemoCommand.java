package io.quorate.kv;

import io.quorate.kv.embedded.EmbeddedOptions;
import io.quorate.kv.log.LogKind;
import java.util.List;

/** The tour, on fresh data that is deleted afterwards. */
final class DemoCommand implements Command {
    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "a tour: writes, reads, snapshots, a crash and recovery, each step checked";
    }

    @Override
    public List<Option> options() {
        return List.of(ClusterOptions.LOG);
    }

    @Override
    public void run(Arguments arguments, Console console) throws Exception {
        LogKind log = ClusterOptions.log(arguments);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            ShutdownHook hook = ShutdownHook.closing(directory);
            try {
                LogFile.in(directory.path());
                EmbeddedOptions options = new EmbeddedOptions(
                        directory.path(),
                        log,
                        EmbeddedOptions.ANY_PORTS,
                        ClusterOptions.DEFAULT_TIMEOUT,
                        ClusterOptions.raft(
                                ClusterOptions.DEFAULT_ELECTION_TIMEOUT,
                                ClusterOptions.DEFAULT_TIMEOUT,
                                Tour.SNAPSHOT_THRESHOLD));
                Tour.play(options, console.out());
            } finally {
                hook.close();
            }
        }
    }
}
