package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/** An open RocksDB, set up for logs, with the native objects that it needs. */
final class Database implements AutoCloseable {
    private static final int LEVELS = 4;
    private static final int RANGE_DELETIONS_PER_BUFFER = 512;
    private static final long TABLE_FILE_BYTES = 64L << 20;
    private static final long FIRST_LEVEL_BYTES = 512L << 20;
    private static final long BLOCK_BYTES = 32L << 10;
    private static final long INFO_LOG_BYTES = 1L << 20;

    private final Cache cache;
    private final Options options;
    private final RocksDB rocks;

    private Database(Cache cache, Options options, RocksDB rocks) {
        this.cache = cache;
        this.options = options;
        this.rocks = rocks;
    }

    /**
     * Opens or makes the database in a directory that is there.
     *
     * @param recovery what to do about the end of the write-ahead log
     * @param listeners who is told what happens to files; still theirs to close, after the database
     */
    static Database open(
            Path directory,
            RocksDbLogStoreOptions limits,
            WALRecoveryMode recovery,
            List<AbstractEventListener> listeners)
            throws RocksDBException {
        loadLibrary();
        Cache cache = new LRUCache(limits.blockCacheBytes());
        Options options = null;
        try (DBOptions databaseOptions = databaseOptions(limits, recovery).setListeners(listeners);
                ColumnFamilyOptions tableOptions = tableOptions(limits, cache)) {
            options = new Options(databaseOptions, tableOptions);
            return new Database(cache, options, RocksDB.open(options, directory.toString()));
        } catch (RocksDBException | RuntimeException e) {
            if (options != null) {
                options.close();
            }
            cache.close();
            throw e;
        }
    }

    /** Returns the number of the last change that there is, and changes nothing. */
    static long lastChange(Path directory, RocksDbLogStoreOptions limits, WALRecoveryMode recovery)
            throws RocksDBException {
        loadLibrary();
        try (Cache cache = new LRUCache(limits.blockCacheBytes());
                DBOptions databaseOptions = databaseOptions(limits, recovery);
                ColumnFamilyOptions tableOptions = tableOptions(limits, cache);
                Options options = new Options(databaseOptions, tableOptions);
                RocksDB rocks = RocksDB.openReadOnly(options, directory.toString())) {
            return LastChange.read(rocks, directory);
        }
    }

    /**
     * Returns the number of the last change in a copy of a directory, without its write-ahead log, to be thrown away.
     */
    static long lastChangeInTables(Path copy) throws RocksDBException {
        loadLibrary();
        // Does not miss the log, as that is not tracked. Not read-only, which fails natively where it was tracked once.
        try (Options options = new Options().setDisableAutoCompactions(true);
                RocksDB rocks = RocksDB.open(options, copy.toString())) {
            return LastChange.read(rocks, copy);
        }
    }

    /** Returns whether opening failed since somebody else, here or in another process, has the directory open. */
    static boolean isLocked(RocksDBException e) {
        String reason = String.valueOf(e.getMessage());
        return reason.contains("lock hold by current process") || reason.contains("While lock file");
    }

    private static void loadLibrary() {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new StorageException("RocksDB's native library cannot be loaded: " + reason.getMessage(), e);
        }
    }

    private static DBOptions databaseOptions(RocksDbLogStoreOptions limits, WALRecoveryMode recovery) {
        // The binding has no method for this one. It notes in the manifest which write-ahead logs must be there and how
        // long they are, so that a start without one of them is refused instead of leaving a hole.
        Properties tracking = new Properties();
        tracking.setProperty("track_and_verify_wals_in_manifest", "true");
        DBOptions options = DBOptions.getDBOptionsFromProps(tracking);
        options.setCreateIfMissing(true)
                .setWalRecoveryMode(recovery)
                // A reused file has old records after the newest one, which WalInspection would take for acknowledged.
                .setRecycleLogFileNum(0)
                .setParanoidChecks(true)
                // Nothing may stay behind in a buffer of the process: each write goes to the file, and is synced there.
                .setManualWalFlush(false)
                // A failed write is final. RocksDB must not try again behind the writer's back.
                .setMaxBgErrorResumeCount(0)
                // One thread writes, so there is nobody to share a buffer with.
                .setAllowConcurrentMemtableWrite(false)
                // All is synced when it is written; a start replays it. A stop need not wait for a table file.
                .setAvoidFlushDuringShutdown(true)
                // Replayed once, the records go into a table file, and the log with its torn tail away.
                .setAvoidFlushDuringRecovery(false)
                .setMaxBackgroundJobs(limits.backgroundJobs())
                .setMaxOpenFiles(limits.maxOpenFiles())
                // Hands table files to the disk bit by bit, so that a sync of the log finds no mountain before it.
                .setBytesPerSync(1L << 20)
                // RocksDB's own diary: short, and only what is wrong.
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        return options;
    }

    private static ColumnFamilyOptions tableOptions(RocksDbLogStoreOptions limits, Cache cache) {
        BlockBasedTableConfig tables = new BlockBasedTableConfig()
                .setBlockCache(cache)
                // Else the indexes of open files would be memory that no limit counts.
                .setCacheIndexAndFilterBlocks(true)
                // Runs are long and read in order. No filters: nothing is ever asked for that might not be there.
                .setBlockSize(BLOCK_BYTES);
        return new ColumnFamilyOptions()
                .setTableFormatConfig(tables)
                // Most entries are released by a snapshot while they are in memory still, and never reach a table file.
                .setWriteBufferSize(limits.writeBufferBytes())
                .setMaxWriteBufferNumber(limits.writeBuffers())
                // Reads slow down with the number of range deletions in a buffer, and with thousands of groups there
                // are many compactions.
                .setMemtableMaxRangeDeletions(RANGE_DELETIONS_PER_BUFFER)
                // Commands are small, often not compressible, and gone soon: not worth the processor's time.
                .setCompressionType(CompressionType.NO_COMPRESSION)
                // Keys rise, so files of one group hardly overlap and move down without being rewritten.
                .setCompactionStyle(CompactionStyle.LEVEL)
                .setNumLevels(LEVELS)
                .setMaxBytesForLevelBase(FIRST_LEVEL_BYTES)
                // Not larger: a file is dropped as a whole when all in it was released.
                .setTargetFileSizeBase(TABLE_FILE_BYTES);
    }

    RocksDB rocks() {
        return rocks;
    }

    /** Puts what is in memory into a table file. Blocks until that is on stable storage. */
    void flush() throws RocksDBException {
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            rocks.flush(waiting);
        }
    }

    @Override
    public void close() {
        rocks.close();
        options.close();
        cache.close();
    }
}
