package io.quorate.raft.segment;

import io.quorate.raft.spi.DiskReserve;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageFullException;
import java.util.List;

/** Keeps the reserve of the disk from entries, which can wait, for term and vote and what gives room back. */
final class SpaceGuard {
    private final DiskReserve reserve;
    private final int segmentBytes;
    private final Journal journal;

    SpaceGuard(StoreDirectory directory, SegmentedLogStoreOptions options, Journal journal) {
        this.reserve = DiskReserve.of(directory.path(), options.diskReserveBytes());
        this.segmentBytes = options.segmentBytes();
        this.journal = journal;
    }

    /**
     * Returns if these can be written, and one more segment be made for them, and the reserve is left. What files in
     * which nothing is live take counts as free: they are used before new ones are made.
     *
     * @throws StorageFullException if not
     */
    void require(List<LogWrite> writes) {
        long bytes = 0;
        for (LogWrite write : writes) {
            bytes += write instanceof LogWrite.Append append ? append.entries().sizeBytes() : 0;
        }
        if (bytes > 0) {
            reserve.require(segmentBytes + bytes - journal.reusableBytes());
        }
    }
}
