package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.List;

/**
 * Appends until a write fails, tries once more, and prints both errors and what was acknowledged. For
 * {@link WriteTest}.
 */
final class FailingProcess {
    private FailingProcess() {}

    public static void main(String[] arguments) {
        RocksDbLogStoreOptions options = new RocksDbLogStoreOptions(1L << 30, 2, 0, 64, 1, 1 << 20, 0);
        try (RocksDbLogStore store = RocksDbLogStore.open(Path.of(arguments[0]), Logs.CLUSTER, Logs.NODE, options)) {
            EntryId acknowledged = EntryId.NONE;
            for (int tries = 0; tries < 2; ) {
                LogSlice slice = Logs.commands(acknowledged, 5, 200_000);
                try {
                    store.write(List.of(Logs.append(slice)));
                    acknowledged = slice.last();
                } catch (StorageException e) {
                    System.out.println(e.getMessage());
                    tries++;
                }
            }
            // Reads go on.
            System.out.println(store.read(Logs.GROUP, acknowledged.index(), acknowledged.index(), 0)
                    .lastIndex());
        }
    }
}
