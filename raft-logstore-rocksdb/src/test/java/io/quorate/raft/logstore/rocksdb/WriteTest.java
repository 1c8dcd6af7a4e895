package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogWrite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that do not fit, writes that fail, and what long use leaves behind. */
class WriteTest {
    private static final GroupId OTHER = GroupId.of("stock");

    // In units of 512 or 1,024 bytes, as the shell likes. Enough for the native library, which is unpacked first.
    private static final String FILE_LIMIT = "ulimit -f 40000";

    private @TempDir Path directory;

    @Test
    void aWriteThatDoesNotFitChangesNothing() {
        try (RocksDbLogStore store = Logs.open(directory)) {
            LogSlice first = Logs.commands(EntryId.NONE, 10, 20);
            store.write(List.of(Logs.append(first), new LogWrite.Compact(Logs.GROUP, new EntryId(4, 1))));
            RecoveredLog before = store.recover(Logs.GROUP);
            EntryId last = first.last();
            assertUnfit(store, Logs.append(Logs.commands(new EntryId(11, 1), 1, 20)));
            assertUnfit(store, Logs.append(Logs.commands(new EntryId(9, 1), 1, 20)));
            assertUnfit(store, Logs.append(Logs.commands(new EntryId(10, 2), 1, 20)));
            assertUnfit(store, new LogWrite.Append(Logs.GROUP, null, 4, LogSlice.empty(last)));
            assertUnfit(store, new LogWrite.Append(Logs.GROUP, null, -1, LogSlice.empty(last)));
            assertUnfit(store, new LogWrite.Compact(Logs.GROUP, new EntryId(11, 1)));
            assertUnfit(store, new LogWrite.Compact(Logs.GROUP, new EntryId(8, 2)));
            assertUnfit(store, new LogWrite.Compact(OTHER, new EntryId(1, 1)));
            assertEquals(before, store.recover(Logs.GROUP));
            assertEquals(RecoveredLog.EMPTY, store.recover(OTHER));
            store.write(List.of(Logs.append(Logs.commands(last, 1, 20))));
        }
        try (RocksDbLogStore store = Logs.open(directory)) {
            assertEquals(11, store.recover(Logs.GROUP).last().index());
            assertEquals(RecoveredLog.EMPTY, store.recover(OTHER));
        }
    }

    private static void assertUnfit(RocksDbLogStore store, LogWrite write) {
        List<LogWrite> writes =
                List.of(new LogWrite.Append(OTHER, new HardState(9, null), 0, LogSlice.empty(EntryId.NONE)), write);
        assertThrows(IllegalArgumentException.class, () -> store.write(writes));
    }

    @Test
    void afterAFailedWriteThereIsNone() throws Exception {
        Path shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "a limit on file sizes needs a shell");
        List<String> command = new ArrayList<>(List.of(shell.toString(), "-c", FILE_LIMIT + "; exec \"$@\"", "sh"));
        command.addAll(ChildProcess.command(FailingProcess.class, directory));
        Process process = ChildProcess.start(command);
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            List<String> lines = said.lines().toList();
            assertEquals(3, lines.size(), said);
            assertTrue(lines.get(0).contains("failed to write"), said);
            assertTrue(lines.get(1).contains("takes no more writes since one failed"), said);
            long acknowledged = Long.parseLong(lines.get(2));
            assertTrue(acknowledged > 0, said);
            try (RocksDbLogStore store = Logs.open(directory)) {
                long last = store.recover(Logs.GROUP).last().index();
                assertTrue(last >= acknowledged, last + " is less than " + acknowledged);
                assertEquals(last, store.read(Logs.GROUP, last, last, 0).lastIndex());
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void writesOfManySizesAreSplitAndReadBack() {
        SplittableRandom random = new SplittableRandom(3);
        EntryId last = EntryId.NONE;
        try (RocksDbLogStore store = RocksDbLogStore.open(directory, Logs.CLUSTER, Logs.NODE, Logs.SMALL)) {
            for (int i = 0; i < 50; i++) {
                List<Entry> entries = new ArrayList<>();
                for (int j = random.nextInt(1, 40); j > 0; j--) {
                    long index = last.index() + entries.size() + 1;
                    entries.add(new Entry(index, 1 + i / 10, Logs.command(index, random.nextInt(9000))));
                }
                LogSlice slice = LogSlice.of(last, entries);
                store.write(List.of(Logs.append(slice)));
                assertEquals(slice, store.read(Logs.GROUP, slice.firstIndex(), slice.lastIndex(), Long.MAX_VALUE));
                last = slice.last();
            }
        }
    }

    @Test
    void whatSnapshotsReleaseLeavesTheDisk() throws Exception {
        long written = 0;
        long most = 0;
        EntryId last = EntryId.NONE;
        try (RocksDbLogStore store = RocksDbLogStore.open(directory, Logs.CLUSTER, Logs.NODE, Logs.SMALL)) {
            for (int i = 0; i < 400; i++) {
                LogSlice slice = Logs.commands(last, 20, 5000);
                store.write(List.of(Logs.append(slice)));
                last = slice.last();
                written += slice.sizeBytes();
                if (i % 10 == 9) {
                    store.write(List.of(new LogWrite.Compact(Logs.GROUP, new EntryId(last.index() - 50, 1))));
                    most = Math.max(most, bytesOnDisk());
                }
            }
            assertEquals(last.index() - 50, store.recover(Logs.GROUP).base().index());
        }
        assertTrue(most < written / 4, most + " bytes on disk, " + written + " written");
    }

    private long bytesOnDisk() throws Exception {
        long bytes = 0;
        for (Path file : Logs.files(directory, ".sst")) {
            bytes += sizeOrGone(file);
        }
        return bytes;
    }

    private static long sizeOrGone(Path file) {
        // RocksDB deletes files meanwhile; File says 0 for one that is gone.
        return file.toFile().length();
    }

    @Test
    void aLongLogIsOpenedAndExtended() {
        int entries = 200_000;
        EntryId last = EntryId.NONE;
        try (RocksDbLogStore store = Logs.open(directory)) {
            List<LogWrite> writes = new ArrayList<>();
            while (last.index() < entries) {
                LogSlice slice = Logs.commands(last, 1, 8);
                writes.add(Logs.append(slice));
                last = slice.last();
                if (writes.size() == 10_000) {
                    store.write(writes);
                    writes.clear();
                }
            }
        }
        try (RocksDbLogStore store = Logs.open(directory)) {
            RecoveredLog log = store.recover(Logs.GROUP);
            assertEquals(new EntryId(entries, 1), log.last());
            assertEquals(List.of(new EntryId(1, 1)), log.termStarts());
            Bytes command = (Bytes) store.read(Logs.GROUP, entries / 2, entries, 0)
                    .entries()
                    .get(0)
                    .payload();
            assertEquals(Logs.command(entries / 2, 8), command);
            store.write(List.of(Logs.append(Logs.commands(last, 1, 8))));
        }
    }
}
