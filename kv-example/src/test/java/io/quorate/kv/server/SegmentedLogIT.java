package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.kv.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server process on segmented logs, killed and started again. */
class SegmentedLogIT {
    private static final String[] SEGMENTED = {"--log", "segmented"};

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void aKilledServerHasWhatItAcknowledgedAndDoesNotStartOnRocksDb() throws Exception {
        try (Processes servers = new Processes(directory, "1")) {
            servers.start("1", SEGMENTED);
            assertEquals("+OK", ask(servers, "SET colour red"));
            servers.kill("1");

            ChildJvm.Ended ended = withoutTheOption(servers);
            assertEquals(1, ended.exit(), ended.toString());
            assertEquals(
                    "kv-example: " + directory.resolve("1/log")
                            + " holds a log of the kind segmented, not rocksdb: start with --log segmented\n",
                    ended.err());

            servers.start("1", SEGMENTED);
            assertEquals("\"red\"", ask(servers, "GET colour"));
            servers.terminate("1");
        }
    }

    private static String ask(Processes servers, String line) throws IOException {
        try (RawClient client = new RawClient(servers.port("1"))) {
            return client.ask(line);
        }
    }

    private ChildJvm.Ended withoutTheOption(Processes servers) throws IOException, InterruptedException {
        return ChildJvm.runMain(
                directory,
                "",
                "server",
                "--id",
                "1",
                "--cluster",
                "1=" + servers.raftAddress("1"),
                "--data",
                directory.resolve("1").toString(),
                "--listen",
                "127.0.0.1:" + servers.port("1"));
    }
}
