package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/** Opens the database of a store, but only when all that was acknowledged is known to be there. */
final class CarefulStart {
    /** So many zeros are a missing sector; fewer may well be the end of a command. */
    private static final int ZEROS_WITHOUT_MARK = 16;
    /** Where the mark can say that a record was not acknowledged, the slightest sign of a missing sector will do. */
    private static final int ZEROS_WITH_MARK = 1;

    private CarefulStart() {}

    /**
     * Opens or makes the database in a directory that is there.
     *
     * @param listeners who is told what happens to files
     * @throws StorageException if something is damaged or missing
     */
    static Database open(Path directory, RocksDbLogStoreOptions options, List<AbstractEventListener> listeners)
            throws RocksDBException {
        OptionalLong acknowledged = AcknowledgedMark.read(directory);
        boolean lenient = acknowledged.isPresent() || DataDirectory.isUnfinished(directory);
        WalEnd end = WalInspection.inspect(directory, lenient ? ZEROS_WITH_MARK : ZEROS_WITHOUT_MARK);
        ManifestRepair.mend(directory, end);
        // The strict mode takes a log that ends within a record, as a killed process leaves it, but no wrong checksum.
        WALRecoveryMode recovery =
                end.torn() ? WALRecoveryMode.PointInTimeRecovery : WALRecoveryMode.TolerateCorruptedTailRecords;
        if (acknowledged.isPresent() && !end.isAfter(acknowledged.getAsLong())) {
            // Not by opening it for good, which would throw away what is still there to be mended.
            long found = Database.lastChange(directory, options, recovery);
            if (found < acknowledged.getAsLong()) {
                throw new StorageException("log store is damaged: "
                        + (end.torn() ? end.file() + " at offset " + end.offset() : directory + ", " + end.file())
                        + ": changes up to " + acknowledged.getAsLong() + " were acknowledged, those after " + found
                        + " are not there");
            }
        }
        return Database.open(directory, options, recovery, listeners);
    }
}
