package io.quorate.raft.logstore.rocksdb;

import com.sun.management.OperatingSystemMXBean;
import io.quorate.raft.proto.EntryCodec;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/**
 * Measures synced writes of 128-byte commands: the store, and for comparison a record per entry in the same RocksDB.
 * Not a test. Arguments: a directory, which is made and deleted again, and the seconds of each measurement.
 */
final class Throughput {
    private static final int COMMAND_BYTES = 128;
    private static final int[] BATCHES = {1, 64, 1024};

    private Throughput() {}

    private interface Writer {
        void write(LogSlice slice) throws RocksDBException;
    }

    public static void main(String[] arguments) throws IOException, RocksDBException {
        Path directory = Path.of(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        Files.createDirectory(directory);
        System.out.println("layout           batch    entries/s   syncs/s   us of processor per entry: writer, all");
        for (int batch : BATCHES) {
            Path runs = directory.resolve("runs");
            try (RocksDbLogStore store = Logs.open(runs)) {
                measure("runs", batch, seconds, slice -> store.write(List.of(Logs.append(slice))));
            }
            Logs.delete(runs);
            Path records = Files.createDirectory(directory.resolve("records"));
            try (Database database = Database.open(
                            records,
                            RocksDbLogStoreOptions.DEFAULT,
                            WALRecoveryMode.TolerateCorruptedTailRecords,
                            List.of());
                    Batch changes = new Batch(database.rocks())) {
                measure("record per entry", batch, seconds, slice -> writeRecords(changes, slice));
            }
            Logs.delete(records);
        }
        Files.delete(directory);
    }

    private static void writeRecords(Batch changes, LogSlice slice) throws RocksDBException {
        for (Entry entry : slice.entries()) {
            byte[] key = RecordKind.RUN.key(1, entry.index());
            changes.put(key, Sealed.seal(key, EntryCodec.encode(entry)));
        }
        changes.write();
    }

    private static LogSlice slice(EntryId previous, int count, Bytes command) {
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            entries.add(new Entry(previous.index() + i, 1, command));
        }
        return LogSlice.of(previous, entries);
    }

    private static void measure(String layout, int batch, int seconds, Writer writer) throws RocksDBException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Bytes command = Logs.command(0, COMMAND_BYTES);
        EntryId last = EntryId.NONE;
        // The first round warms up.
        for (int round = 0; round < 2; round++) {
            long writes = 0;
            long processor = system.getProcessCpuTime();
            long thread = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            long now = start;
            while (now - end < 0) {
                LogSlice slice = slice(last, batch, command);
                writer.write(slice);
                last = slice.last();
                writes++;
                now = System.nanoTime();
            }
            processor = system.getProcessCpuTime() - processor;
            thread = threads.getCurrentThreadCpuTime() - thread;
            if (round == 1) {
                double took = (now - start) / 1e9;
                System.out.printf(
                        "%-16s %5d %12.0f %9.0f %10.2f %10.2f%n",
                        layout,
                        batch,
                        writes * batch / took,
                        writes / took,
                        thread / 1e3 / (writes * batch),
                        processor / 1e3 / (writes * batch));
            }
        }
    }
}
