package io.quorate.raft.logstore.rocksdb;

/**
 * What a store may use. Its native memory is about {@code writeBufferBytes × writeBuffers + blockCacheBytes}, and some
 * tens of KiB per open file.
 *
 * @param writeBufferBytes how much is gathered in memory before it goes into a table file; what a snapshot releases
 *     before that is never written a second time
 * @param writeBuffers how many such buffers there may be, one filling and the others on their way to disk; from 2
 * @param blockCacheBytes memory for blocks and indexes of table files, which only reads of old entries need
 * @param maxOpenFiles how many table files are kept open; from 32
 * @param backgroundJobs how many threads write and merge table files; from 1
 * @param maxRunBytes how many bytes of entries one record holds at most, unless it is one entry. A write of more is
 *     split and encoded again; a read decodes whole records
 * @param diskReserveBytes how much of the disk stays free: entries that would need it are refused before anything is
 *     written. From it term and vote are still written, and the buffers brought to disk, so it should not be less than
 *     {@code writeBufferBytes × writeBuffers}
 */
public record RocksDbLogStoreOptions(
        long writeBufferBytes,
        int writeBuffers,
        long blockCacheBytes,
        int maxOpenFiles,
        int backgroundJobs,
        int maxRunBytes,
        long diskReserveBytes) {

    /** Three buffers of 64 MiB, 16 MiB of cache, 256 files, two jobs, runs of up to 1 MiB, a reserve of 192 MiB. */
    public static final RocksDbLogStoreOptions DEFAULT =
            new RocksDbLogStoreOptions(64L << 20, 3, 16L << 20, 256, 2, 1 << 20, 192L << 20);

    private static final long MIN_WRITE_BUFFER_BYTES = 64 << 10;
    private static final int MIN_OPEN_FILES = 32;
    private static final int MAX_RUN_BYTES = 64 << 20;

    /** Returns these options with another reserve. */
    public RocksDbLogStoreOptions withDiskReserve(long bytes) {
        return new RocksDbLogStoreOptions(
                writeBufferBytes, writeBuffers, blockCacheBytes, maxOpenFiles, backgroundJobs, maxRunBytes, bytes);
    }

    /** Checks the ranges. */
    public RocksDbLogStoreOptions {
        if (diskReserveBytes < 0) {
            throw new IllegalArgumentException("negative diskReserveBytes: " + diskReserveBytes);
        }
        if (writeBufferBytes < MIN_WRITE_BUFFER_BYTES) {
            throw new IllegalArgumentException(
                    "writeBufferBytes must be at least " + MIN_WRITE_BUFFER_BYTES + ": " + writeBufferBytes);
        }
        if (writeBuffers < 2) {
            throw new IllegalArgumentException("writeBuffers must be at least 2: " + writeBuffers);
        }
        if (blockCacheBytes < 0) {
            throw new IllegalArgumentException("negative blockCacheBytes: " + blockCacheBytes);
        }
        if (maxOpenFiles < MIN_OPEN_FILES) {
            throw new IllegalArgumentException("maxOpenFiles must be at least " + MIN_OPEN_FILES + ": " + maxOpenFiles);
        }
        if (backgroundJobs < 1) {
            throw new IllegalArgumentException("backgroundJobs must be at least 1: " + backgroundJobs);
        }
        if (maxRunBytes < 1 || maxRunBytes > MAX_RUN_BYTES) {
            throw new IllegalArgumentException("maxRunBytes must be from 1 to " + MAX_RUN_BYTES + ": " + maxRunBytes);
        }
    }
}
