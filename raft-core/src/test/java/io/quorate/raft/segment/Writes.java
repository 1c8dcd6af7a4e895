package io.quorate.raft.segment;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Plain writes of one group, all of term 1, for tests. */
final class Writes {
    static final GroupId GROUP = GroupId.of("orders");

    private Writes() {}

    /** Appends so many commands of 100 bytes after this index. */
    static LogWrite.Append append(long after, int count) {
        return append(GROUP, after, count, 100);
    }

    static LogWrite.Append append(GroupId group, long after, int count, int bytes) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            entries.add(new Entry(after + i, 1, RandomLog.command(after + i, bytes)));
        }
        return new LogWrite.Append(group, null, 0, LogSlice.of(id(after), entries));
    }

    static LogWrite.Compact compact(GroupId group, long upTo) {
        return new LogWrite.Compact(group, id(upTo));
    }

    static EntryId id(long index) {
        return index == 0 ? EntryId.NONE : new EntryId(index, 1);
    }

    /** Returns how many segment files there are. */
    static long segmentFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("segment-"))
                    .count();
        }
    }
}
