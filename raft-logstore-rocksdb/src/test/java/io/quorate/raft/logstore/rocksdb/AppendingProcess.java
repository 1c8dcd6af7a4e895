package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.spi.LogWrite;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Appends until it is killed, and says which index was acknowledged last, one line each. For {@link KillTest}. */
final class AppendingProcess {
    private AppendingProcess() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
        PrintStream out = new PrintStream(System.out, true);
        // Small buffers, so that kills hit flushes and merges as well.
        try (RocksDbLogStore store = RocksDbLogStore.open(directory, Logs.CLUSTER, Logs.NODE, Logs.SMALL)) {
            EntryId last = store.recover(Logs.GROUP).last();
            out.println("opened " + last.index());
            while (!out.checkError()) {
                List<LogWrite> writes = new ArrayList<>();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    LogWrite.Append append = new LogWrite.Append(
                            Logs.GROUP, null, 0, Logs.commands(last, random.nextInt(1, 20), random.nextInt(1, 2000)));
                    last = append.entries().last();
                    writes.add(append);
                }
                if (random.nextInt(20) == 0 && last.index() > 500) {
                    writes.add(new LogWrite.Compact(Logs.GROUP, new EntryId(last.index() - 500, last.term())));
                }
                store.write(writes);
                out.println("wrote " + last.index());
            }
        }
    }
}
