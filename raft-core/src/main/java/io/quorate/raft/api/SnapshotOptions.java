package io.quorate.raft.api;

/**
 * When snapshots are taken, and how they travel.
 *
 * @param thresholdEntries a snapshot is taken when this many entries were applied since the last one; 0 = only on
 *     demand
 * @param thresholdBytes a snapshot is taken when about this many bytes were applied since the last one; 0 = only on
 *     demand
 * @param retainedEntries how many entries before the snapshot stay in the log, for followers that are a little behind
 * @param chunkBytes the length of a chunk on its way to a follower
 */
public record SnapshotOptions(long thresholdEntries, long thresholdBytes, long retainedEntries, int chunkBytes) {

    /** Every 100,000 entries or 256 MiB, 10,000 entries retained, chunks of 256 KiB. */
    public static final SnapshotOptions DEFAULT = new SnapshotOptions(100_000, 256L << 20, 10_000, 256 << 10);

    /** Checks the ranges. */
    public SnapshotOptions {
        if (thresholdEntries < 0 || thresholdBytes < 0 || retainedEntries < 0) {
            throw new IllegalArgumentException("thresholds must not be negative: " + thresholdEntries + ", "
                    + thresholdBytes + ", " + retainedEntries);
        }
        if (chunkBytes < 1 || chunkBytes > 16 << 20) {
            throw new IllegalArgumentException("chunkBytes must be from 1 to 16 MiB: " + chunkBytes);
        }
    }
}
