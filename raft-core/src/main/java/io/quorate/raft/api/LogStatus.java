package io.quorate.raft.api;

/**
 * The indexes of a node's log: snapshot ≤ applied ≤ commit ≤ last.
 *
 * @param firstIndex the first entry that the log still holds
 * @param lastIndex the last entry, durable or not
 * @param durableIndex the last entry that is on stable storage here
 * @param commitIndex the last entry known to be committed
 * @param appliedIndex the last entry that the state machine has applied
 * @param snapshotIndex the last entry of the latest snapshot; 0 = none
 */
public record LogStatus(
        long firstIndex, long lastIndex, long durableIndex, long commitIndex, long appliedIndex, long snapshotIndex) {

    /** Checks the order of the indexes. */
    public LogStatus {
        if (snapshotIndex > appliedIndex || appliedIndex > commitIndex || commitIndex > lastIndex) {
            throw new IllegalArgumentException("snapshot, applied, commit and last index must rise: " + snapshotIndex
                    + ", " + appliedIndex + ", " + commitIndex + ", " + lastIndex);
        }
    }
}
