package io.quorate.raft.api;

/** The role that a node plays in its group. A learner is a follower without a vote. */
public enum RoleName {
    /** Takes entries from the leader. */
    FOLLOWER,
    /** Asks whether it could win an election (§9.6). */
    PRE_CANDIDATE,
    /** Stands for election. */
    CANDIDATE,
    /** Leads. */
    LEADER
}
