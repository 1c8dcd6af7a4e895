package io.quorate.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.kv.log.LogKind;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option that says which log store: the same one for every command that opens any. */
class LogOptionTest {
    private static final List<String> SERVER =
            List.of("server", "--id", "1", "--cluster", "1=a:1", "--listen", "a:2", "--data");

    @TempDir
    private Path directory;

    @Test
    void eitherIsChosenByItsNameAndRocksDbIsWhatIsThereWithoutIt() throws UsageException {
        assertEquals(LogKind.ROCKSDB, log());
        assertEquals(LogKind.ROCKSDB, log("--log", "rocksdb"));
        assertEquals(LogKind.SEGMENTED, log("--log=segmented"));
        assertEquals(LogKind.SEGMENTED, server("--log", "segmented"));
        assertEquals(LogKind.ROCKSDB, server());
    }

    private static LogKind log(String... words) throws UsageException {
        return ClusterOptions.log(Arguments.parse(List.of(ClusterOptions.LOG), List.of(words)));
    }

    private static LogKind server(String... more) throws UsageException {
        ServerCommand server = new ServerCommand();
        List<String> words = joined(SERVER.subList(1, SERVER.size()), joined(List.of("data"), List.of(more)));
        return ServerCommand.options(Arguments.parse(server.options(), words)).log();
    }

    @Test
    void anotherNameIsRefusedByEveryCommandBeforeItDoesAnything() {
        Path data = directory.resolve("data");
        assertRefused(List.of("--data", data.toString()));
        assertRefused(joined(SERVER, List.of(data.toString())));
        assertRefused(List.of("bench", "--embedded", "--data", data.toString()));
        assertRefused(List.of("bench", "--connect", "127.0.0.1:1"));
        assertRefused(List.of("groups", "--data", data.toString()));
        assertRefused(List.of("demo"));
        assertFalse(Files.exists(data));
    }

    private static void assertRefused(List<String> command) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Main main = new Main(new Console(InputStream.nullInputStream(), print(out), print(err)));
        assertEquals(2, main.run(joined(command, List.of("--log", "paper"))), command.toString());
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith("kv-example: --log must be segmented or rocksdb: paper\nusage: "), said);
        assertEquals(0, out.size());
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
