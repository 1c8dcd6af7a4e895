package io.quorate.raft.api;

import java.util.Optional;

/**
 * How far a node's log is: snapshot ≤ applied ≤ commit ≤ last.
 *
 * @param firstIndex the first entry that the log still holds
 * @param lastIndex the last entry, durable or not
 * @param durableIndex the last entry that is on stable storage here
 * @param commitIndex the last entry known to be committed
 * @param appliedIndex the last entry that the state machine has applied
 * @param snapshotIndex the last entry of the latest snapshot; 0 = none
 * @param uncommittedBytes as the leader: about how many bytes of proposals it has taken and not committed yet
 * @param applyBacklogBytes about how many bytes of committed entries the state machine was handed and has not applied;
 *     entries that are read from the disk for it count as much as the whole bound
 * @param incoming the leader's snapshot that is being received
 */
public record LogStatus(
        long firstIndex,
        long lastIndex,
        long durableIndex,
        long commitIndex,
        long appliedIndex,
        long snapshotIndex,
        long uncommittedBytes,
        long applyBacklogBytes,
        Optional<SnapshotProgress> incoming) {

    /** Checks the order of the indexes. */
    public LogStatus {
        if (snapshotIndex > appliedIndex || appliedIndex > commitIndex || commitIndex > lastIndex) {
            throw new IllegalArgumentException("snapshot, applied, commit and last index must rise: " + snapshotIndex
                    + ", " + appliedIndex + ", " + commitIndex + ", " + lastIndex);
        }
    }
}
