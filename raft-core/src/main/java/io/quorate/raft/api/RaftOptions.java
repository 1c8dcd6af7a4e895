package io.quorate.raft.api;

/**
 * All the settings of a node. Each part has a {@code DEFAULT} that suits a local network and a disk that syncs.
 *
 * @param election ticks and timeouts
 * @param replication limits on memory and traffic
 * @param snapshots when to take and how to send them
 * @param membership how members change, and leadership goes from one to another
 * @param leases whether a leader may answer reads by a lease; off by default
 * @param sessions how client sessions are opened and used
 */
public record RaftOptions(
        ElectionOptions election,
        ReplicationOptions replication,
        SnapshotOptions snapshots,
        MembershipOptions membership,
        LeaseOptions leases,
        SessionOptions sessions) {

    /** The default of each part. */
    public static final RaftOptions DEFAULT =
            new RaftOptions(ElectionOptions.DEFAULT, ReplicationOptions.DEFAULT, SnapshotOptions.DEFAULT);

    /** Makes options with the default of every other part. */
    public RaftOptions(ElectionOptions election, ReplicationOptions replication, SnapshotOptions snapshots) {
        this(election, replication, snapshots, MembershipOptions.DEFAULT);
    }

    /** Makes options without leases, and with the default for sessions. */
    public RaftOptions(
            ElectionOptions election,
            ReplicationOptions replication,
            SnapshotOptions snapshots,
            MembershipOptions membership) {
        this(election, replication, snapshots, membership, LeaseOptions.DEFAULT, SessionOptions.DEFAULT);
    }

    /** Returns these options with another part. */
    public RaftOptions with(ElectionOptions part) {
        return new RaftOptions(part, replication, snapshots, membership, leases, sessions);
    }

    /** Returns these options with another part. */
    public RaftOptions with(ReplicationOptions part) {
        return new RaftOptions(election, part, snapshots, membership, leases, sessions);
    }

    /** Returns these options with another part. */
    public RaftOptions with(SnapshotOptions part) {
        return new RaftOptions(election, replication, part, membership, leases, sessions);
    }

    /** Returns these options with another part. */
    public RaftOptions with(MembershipOptions part) {
        return new RaftOptions(election, replication, snapshots, part, leases, sessions);
    }

    /** Returns these options with another part. */
    public RaftOptions with(LeaseOptions part) {
        return new RaftOptions(election, replication, snapshots, membership, part, sessions);
    }

    /** Returns these options with another part. */
    public RaftOptions with(SessionOptions part) {
        return new RaftOptions(election, replication, snapshots, membership, leases, part);
    }
}
