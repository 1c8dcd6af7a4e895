package io.quorate.raft.segment;

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
        // Small segments, so that kills hit the change from one to the next.
        SegmentedLogStoreOptions options = new SegmentedLogStoreOptions(256 << 10, 4 << 10, 2, 0);
        try (SegmentedLogStore store = SegmentedLogStore.open(directory, StoreScript.OWNER, options)) {
            long last = store.recover(Writes.GROUP).last().index();
            out.println("opened " + last);
            while (!out.checkError()) {
                List<LogWrite> writes = new ArrayList<>();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    int count = random.nextInt(1, 20);
                    writes.add(Writes.append(Writes.GROUP, last, count, random.nextInt(1, 2000)));
                    last += count;
                }
                if (random.nextInt(20) == 0 && last > 500) {
                    writes.add(Writes.compact(Writes.GROUP, last - 500));
                }
                store.write(writes);
                out.println("wrote " + last);
            }
        }
    }
}
