package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.LogWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the tests of the store share. */
final class Logs {
    static final ClusterId CLUSTER = ClusterId.of("test");
    static final NodeId NODE = NodeId.of("n1");
    static final GroupId GROUP = GroupId.of("orders");
    static final RocksDbLogStoreOptions SMALL = new RocksDbLogStoreOptions(64 << 10, 2, 64 << 10, 32, 1, 4 << 10, 0);

    private Logs() {}

    static RocksDbLogStore open(Path directory) {
        return RocksDbLogStore.open(directory, CLUSTER, NODE);
    }

    /** Returns so many commands of a size, of the term of the entry before them, or 1. */
    static LogSlice commands(EntryId previous, int count, int bytes) {
        long term = Math.max(1, previous.term());
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            entries.add(new Entry(previous.index() + i, term, command(previous.index() + i, bytes)));
        }
        return LogSlice.of(previous, entries);
    }

    /** Returns a command that is the same for the same index and size, and holds no zeros. */
    static Bytes command(long index, int bytes) {
        byte[] text = ("command " + index + ' ').repeat(bytes / 8 + 1).getBytes(StandardCharsets.US_ASCII);
        return Bytes.wrap(text, 0, bytes);
    }

    static LogWrite append(LogSlice slice) {
        return new LogWrite.Append(GROUP, null, 0, slice);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from, "")) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    static void delete(Path directory) throws IOException {
        for (Path file : files(directory, "")) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    /** Returns the files of a directory whose name ends so, in the order of their names. */
    static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
