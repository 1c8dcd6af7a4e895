package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What is said of records that are damaged or missing although RocksDB itself finds no fault. */
class DamagedRecordTest {
    // The first group of a store has this number.
    private static final int NUMBER = 1;
    private static final int RUN_ENTRIES = 10;
    private static final int RUNS = 20;

    private @TempDir Path directory;

    @BeforeEach
    void write() {
        try (RocksDbLogStore store = Logs.open(directory)) {
            EntryId last = EntryId.NONE;
            for (int i = 0; i < RUNS; i++) {
                LogSlice slice = Logs.commands(last, RUN_ENTRIES, 50);
                store.write(List.of(new LogWrite.Append(Logs.GROUP, new HardState(i, Logs.NODE), 0, slice)));
                last = slice.last();
            }
            Configuration configuration = Configuration.ofVoters(Member.of("n1", "host:1"));
            List<Entry> entries = List.of(new Entry(last.index() + 1, last.term(), configuration));
            store.write(List.of(Logs.append(LogSlice.of(last, entries))));
            store.write(List.of(new LogWrite.Compact(Logs.GROUP, new EntryId(15, last.term()))));
        }
    }

    private interface Change {
        void make(RocksDB database) throws RocksDBException;
    }

    private void change(Change change) throws RocksDBException {
        // As its levels are not those of the store, it must not move anything.
        try (Options options = new Options().setDisableAutoCompactions(true);
                RocksDB database = RocksDB.open(options, directory.toString())) {
            change.make(database);
        }
    }

    private void flipLastByte(byte[] key) throws RocksDBException {
        change(database -> {
            byte[] value = database.get(key);
            value[value.length - 1] ^= 1;
            database.put(key, value);
        });
    }

    private void assertNoRecovery(String... parts) {
        try (RocksDbLogStore store = Logs.open(directory)) {
            assertDamaged(() -> store.recover(Logs.GROUP), parts);
        }
    }

    private void assertDamaged(Runnable call, String... parts) {
        StorageException failure = assertThrows(StorageException.class, call::run);
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(directory.toString()), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void recoveryReadsNothingBetweenTheFirstAndTheLastEntries() throws RocksDBException {
        long damagedIndex = 101;
        RecoveredLog before;
        try (RocksDbLogStore store = Logs.open(directory)) {
            before = store.recover(Logs.GROUP);
        }
        flipLastByte(RecordKind.RUN.key(NUMBER, damagedIndex));
        change(database -> database.delete(RecordKind.RUN.key(NUMBER, 121)));
        try (RocksDbLogStore store = Logs.open(directory)) {
            assertEquals(before, store.recover(Logs.GROUP));
            assertEquals(100, store.read(Logs.GROUP, 16, 100, Long.MAX_VALUE).lastIndex());
            assertDamaged(
                    () -> store.read(Logs.GROUP, 16, damagedIndex, Long.MAX_VALUE),
                    "group orders",
                    "from index 101",
                    "checksum");
            assertDamaged(() -> store.read(Logs.GROUP, 111, 150, Long.MAX_VALUE), "entry 121", "group orders");
            assertDamaged(() -> store.read(Logs.GROUP, 125, 125, Long.MAX_VALUE), "entry 125", "group orders");
        }
    }

    @Test
    void damagedEndsOfTheLog() throws RocksDBException {
        flipLastByte(RecordKind.RUN.key(NUMBER, RUNS * RUN_ENTRIES + 1));
        assertNoRecovery("group orders", "from index 201", "checksum");
    }

    @Test
    void aDamagedFirstRun() throws RocksDBException {
        flipLastByte(RecordKind.RUN.key(NUMBER, 11));
        assertNoRecovery("group orders", "from index 11", "checksum");
    }

    @Test
    void aMissingFirstRun() throws RocksDBException {
        change(database -> database.delete(RecordKind.RUN.key(NUMBER, 11)));
        assertNoRecovery("group orders", "entry 16 is missing");
    }

    @Test
    void aRunInTheWrongPlace() throws RocksDBException {
        change(database -> database.put(RecordKind.RUN.key(NUMBER, 51), database.get(RecordKind.RUN.key(NUMBER, 61))));
        try (RocksDbLogStore store = Logs.open(directory)) {
            assertDamaged(() -> store.read(Logs.GROUP, 51, 51, 1), "from index 51", "checksum");
        }
    }

    @Test
    void damagedSmallRecords() throws RocksDBException {
        byte[] hardState = RecordKind.HARD_STATE.key(NUMBER);
        flipLastByte(hardState);
        assertNoRecovery("group orders", "hard state", "checksum");
        flipLastByte(hardState);
        byte[] base = RecordKind.BASE.key(NUMBER);
        flipLastByte(base);
        assertNoRecovery("group orders", "base", "checksum");
        flipLastByte(base);
        byte[] configuration = RecordKind.CONFIGURATION.key(NUMBER, RUNS * RUN_ENTRIES + 1);
        flipLastByte(configuration);
        assertNoRecovery("group orders", "configuration at index 201", "checksum");
        change(database -> database.put(configuration, new byte[2]));
        assertNoRecovery("group orders", "configuration at index 201", "2 bytes");
    }

    @Test
    void aLogThatEndsBeforeItsLastTermStart() throws RocksDBException {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            entries.add(new Entry(RUNS * RUN_ENTRIES + 1 + i, 9, Logs.command(i, 10)));
        }
        try (RocksDbLogStore store = Logs.open(directory)) {
            EntryId last = store.recover(Logs.GROUP).last();
            store.write(List.of(Logs.append(LogSlice.of(last, entries))));
        }
        change(database -> database.delete(RecordKind.RUN.key(NUMBER, RUNS * RUN_ENTRIES + 2)));
        assertNoRecovery("group orders", "last entry (201,t1)", "(202,t9)");
    }

    @Test
    void aDamagedGroupTable() throws RocksDBException {
        flipLastByte(RecordKind.GROUP.key(NUMBER));
        assertDamaged(() -> Logs.open(directory).close(), "group number 1", "checksum");
    }
}
