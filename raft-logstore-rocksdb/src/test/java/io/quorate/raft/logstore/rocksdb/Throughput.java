package io.quorate.raft.logstore.rocksdb;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.quorate.raft.proto.EntryCodec;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.segment.SegmentedLogStore;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/**
 * Measures synced writes of 128-byte commands: the segmented store, the RocksDB store, and a record per entry in the
 * same RocksDB. As in a node with snapshots, the stores let go of all but the last 10,000 entries every 100,000. Not a
 * test. Arguments: a directory, which is made and deleted again, and the seconds of each measurement.
 */
final class Throughput {
    private static final int COMMAND_BYTES = 128;
    private static final int[] BATCHES = {1, 64, 1024, 8192};
    private static final long RELEASED_EVERY = 100_000;
    private static final long RETAINED = 10_000;

    private Throughput() {}

    private interface Writer {
        void write(LogSlice slice) throws RocksDBException;
    }

    public static void main(String[] arguments) throws IOException, RocksDBException {
        Path directory = Path.of(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        Files.createDirectory(directory);
        System.out.println("layout           batch    entries/s   syncs/s   us of processor per entry: writer, all"
                + "   bytes allocated");
        for (int batch : BATCHES) {
            Path segments = directory.resolve("segments");
            try (SegmentedLogStore store = SegmentedLogStore.open(segments, Logs.CLUSTER, Logs.NODE)) {
                measure("segments", batch, seconds, slice -> write(store, slice));
            }
            Logs.delete(segments);
            Path runs = directory.resolve("runs");
            try (RocksDbLogStore store = Logs.open(runs)) {
                measure("RocksDB, runs", batch, seconds, slice -> write(store, slice));
            }
            Logs.delete(runs);
            Path records = Files.createDirectory(directory.resolve("records"));
            try (Database database = Database.open(
                            records,
                            RocksDbLogStoreOptions.DEFAULT,
                            WALRecoveryMode.TolerateCorruptedTailRecords,
                            List.of());
                    Batch changes = new Batch(database.rocks())) {
                measure("RocksDB, entries", batch, seconds, slice -> writeRecords(changes, slice));
            }
            Logs.delete(records);
        }
        Files.delete(directory);
    }

    private static void write(LogStore store, LogSlice slice) {
        long before = slice.previous().index();
        long after = slice.lastIndex();
        if (before / RELEASED_EVERY == after / RELEASED_EVERY) {
            store.write(List.of(Logs.append(slice)));
        } else {
            EntryId upTo = new EntryId(after - RETAINED, 1);
            store.write(List.of(Logs.append(slice), new LogWrite.Compact(Logs.GROUP, upTo)));
        }
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
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Bytes command = Logs.command(0, COMMAND_BYTES);
        EntryId last = EntryId.NONE;
        // The first round warms up.
        for (int round = 0; round < 2; round++) {
            long writes = 0;
            long processor = system.getProcessCpuTime();
            long thread = threads.getCurrentThreadCpuTime();
            long allocated = threads.getCurrentThreadAllocatedBytes();
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
            allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
            if (round == 1) {
                double took = (now - start) / 1e9;
                System.out.printf(
                        "%-16s %5d %12.0f %9.0f %10.2f %10.2f %10.0f%n",
                        layout,
                        batch,
                        writes * batch / took,
                        writes / took,
                        thread / 1e3 / (writes * batch),
                        processor / 1e3 / (writes * batch),
                        (double) allocated / (writes * batch));
            }
        }
    }
}
