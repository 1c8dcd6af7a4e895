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
        boolean torn = ManifestRepair.check(directory, end);
        try {
            return open(directory, options, listeners, new Known(acknowledged, end));
        } catch (RocksDBException e) {
            if (!torn || Database.isLocked(e)) {
                throw e;
            }
            requireUnused(directory, options, listeners, end);
            ManifestRepair.cut(directory);
            return open(directory, options, listeners, new Known(acknowledged, end));
        }
    }

    /** What is known before the database is opened. */
    private record Known(OptionalLong acknowledged, WalEnd end) {}

    private static Database open(
            Path directory, RocksDbLogStoreOptions options, List<AbstractEventListener> listeners, Known known)
            throws RocksDBException {
        long acknowledged = known.acknowledged().orElse(0);
        WALRecoveryMode recovery = recovery(known.end());
        if (acknowledged > 0 && !known.end().isAfter(acknowledged)) {
            // Not by opening it for good, which would throw away what is still there to be mended.
            requireAll(acknowledged, Database.lastChange(directory, options, recovery), directory, known.end());
        }
        return Database.open(directory, options, recovery, listeners);
    }

    // The strict mode takes a log that ends within a record, as a killed process leaves it, but no wrong checksum.
    private static WALRecoveryMode recovery(WalEnd end) {
        return end.torn() ? WALRecoveryMode.PointInTimeRecovery : WALRecoveryMode.TolerateCorruptedTailRecords;
    }

    /** Opens in vain once more, as that is how RocksDB says that somebody else is at work in the directory. */
    private static void requireUnused(
            Path directory, RocksDbLogStoreOptions options, List<AbstractEventListener> listeners, WalEnd end)
            throws RocksDBException {
        try (Database unexpected = Database.open(directory, options, recovery(end), listeners)) {
            throw new StorageException(
                    "log store " + directory + " changed while it was opened: " + unexpected.rocks());
        } catch (RocksDBException e) {
            if (Database.isLocked(e)) {
                throw e;
            }
        }
    }

    private static void requireAll(long acknowledged, long found, Path directory, WalEnd end) {
        if (found < acknowledged) {
            String place = end.torn() ? end.file() + " at offset " + end.offset() : directory + ", " + end.file();
            throw new StorageException("log store is damaged: " + place + ": changes up to " + acknowledged
                    + " were acknowledged, those after " + found + " are not there");
        }
    }
}
