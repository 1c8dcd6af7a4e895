package io.quorate.raft.api;

/** How fresh a read must be. */
public enum ReadConsistency {
    /**
     * The read sees every write that was acknowledged anywhere before the read was asked for (§6.4, ReadIndex). Costs a
     * round of heartbeats, shared by all the reads that wait.
     */
    LINEARIZABLE,
    /** The read sees the local state as it is, however old. Costs nothing, works without a leader. */
    STALE
}
