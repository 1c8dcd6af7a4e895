package io.quorate.raft.protocol;

/**
 * What a snapshot stands for.
 *
 * @param last the last entry whose effect it holds
 * @param configurationIndex the index of the entry that brought the configuration
 * @param configuration the cluster's configuration as of {@code last}: part of every snapshot (§5.1)
 * @param sizeBytes the length of the state machine's bytes
 * @param checksum the CRC32C of the state machine's bytes
 */
public record SnapshotMeta(
        EntryId last, long configurationIndex, Configuration configuration, long sizeBytes, int checksum) {

    /** Checks the ranges. */
    public SnapshotMeta {
        if (last.index() < 1 || configurationIndex > last.index() || configurationIndex < 0 || sizeBytes < 0) {
            throw new IllegalArgumentException("not a snapshot: last " + last + ", configuration at "
                    + configurationIndex + ", " + sizeBytes + " bytes");
        }
    }

    /** Returns the index of the last entry it holds. */
    public long index() {
        return last.index();
    }

    @Override
    public String toString() {
        return "snapshot " + last + " of " + sizeBytes + " bytes";
    }
}
