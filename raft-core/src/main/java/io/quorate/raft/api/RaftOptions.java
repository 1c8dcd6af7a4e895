package io.quorate.raft.api;

/**
 * All the settings of a node. Each part has a {@code DEFAULT} that suits a local network and a disk that syncs.
 *
 * @param election ticks and timeouts
 * @param replication limits on memory and traffic
 * @param snapshots when to take and how to send them
 */
public record RaftOptions(ElectionOptions election, ReplicationOptions replication, SnapshotOptions snapshots) {

    /** The default of each part. */
    public static final RaftOptions DEFAULT =
            new RaftOptions(ElectionOptions.DEFAULT, ReplicationOptions.DEFAULT, SnapshotOptions.DEFAULT);

    /** Returns these options with another part. */
    public RaftOptions with(ElectionOptions part) {
        return new RaftOptions(part, replication, snapshots);
    }

    /** Returns these options with another part. */
    public RaftOptions with(ReplicationOptions part) {
        return new RaftOptions(election, part, snapshots);
    }

    /** Returns these options with another part. */
    public RaftOptions with(SnapshotOptions part) {
        return new RaftOptions(election, replication, part);
    }
}
