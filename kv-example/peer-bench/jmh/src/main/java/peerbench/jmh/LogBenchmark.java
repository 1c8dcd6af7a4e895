package peerbench.jmh;

import io.quorate.raft.logstore.rocksdb.RocksDbLogStore;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Synced writes to a log store. Figures are per entry: with one to a write, which is the time of a sync and little
 * else, and with 64. As in a node with default options, all but the last 10,000 entries are let go every 100,000.
 */
public class LogBenchmark extends Timed {
    private static final GroupId GROUP = GroupId.of("default");
    private static final ClusterId CLUSTER = ClusterId.of("jmh");
    private static final NodeId NODE = NodeId.of("n0");
    private static final long TERM = 1;
    private static final long RELEASED_EVERY = 100_000;
    private static final long RETAINED = 10_000;

    /** Which store. */
    @Param({"segmented", "rocksdb"})
    public String store = "segmented";

    /** Where its directory is made, and removed again; where the JVM has its temporary files unless told otherwise. */
    @Param("")
    public String dir = "";

    private final List<Bytes> one = Samples.commands(1);
    private final List<Bytes> many = Samples.commands(Samples.BATCH);
    private @Nullable Path directory;
    private @Nullable LogStore log;
    private EntryId last = EntryId.NONE;

    /** Opens a new store. */
    @Setup
    public void open() throws IOException {
        Path made = dir.isEmpty()
                ? Files.createTempDirectory("quorate-jmh")
                : Files.createTempDirectory(Files.createDirectories(Path.of(dir)), "quorate-jmh");
        Path data = made.resolve("log");
        last = EntryId.NONE;
        directory = made;
        log = switch (store) {
            case "segmented" -> SegmentedLogStore.open(data, CLUSTER, NODE);
            case "rocksdb" -> RocksDbLogStore.open(data, CLUSTER, NODE);
            default -> throw new IllegalArgumentException("no such log store: " + store);
        };
    }

    /** Closes the store and removes its files. */
    @TearDown
    public void remove() throws IOException {
        if (log != null) {
            log.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A write of one entry. */
    @Benchmark
    public long append1() {
        return append(one);
    }

    /** A write of 64 entries. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long append64() {
        return append(many);
    }

    private long append(List<Bytes> commands) {
        LogSlice slice = Samples.slice(last, TERM, commands);
        LogWrite.Append append = new LogWrite.Append(GROUP, null, 0, slice);
        boolean due = last.index() / RELEASED_EVERY < slice.lastIndex() / RELEASED_EVERY;
        log.write(
                due
                        ? List.of(append, new LogWrite.Compact(GROUP, new EntryId(last.index() - RETAINED, TERM)))
                        : List.of(append));
        last = slice.last();
        return last.index();
    }
}
