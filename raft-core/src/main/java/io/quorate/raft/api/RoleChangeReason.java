package io.quorate.raft.api;

/** Why a node's role, its term or the leader that it knows of changed. */
public enum RoleChangeReason {
    /** The node has started, as a follower, and nothing has happened yet. */
    STARTED,
    /** No leader was heard of for an election timeout, or an election brought no result for one (§3.4). */
    ELECTION_TIMEOUT,
    /** The leader handed its leadership over to this node (§3.10). */
    LEADERSHIP_TRANSFER,
    /** A majority would vote for this node, so it stands for election (§9.6). */
    PRE_VOTE_WON,
    /** A majority voted for this node. */
    ELECTION_WON,
    /** A majority does not want this node to lead, or it gave its vote to another one. */
    ELECTION_LOST,
    /** A leader was heard of, and is followed. */
    LEADER_HEARD,
    /** A message of a later term came in (§3.3). */
    LATER_TERM,
    /** The leader did not hear from a majority within an election timeout (§6.2). */
    QUORUM_LOST,
    /** The leader is no voter any more, and what removed it is committed (§4.2.2). */
    REMOVED,
    /** The leader's disk confirmed no write for an election timeout. */
    DISK_SILENT,
    /** The leader's disk has no room. */
    STORAGE_FULL,
    /** The leader stood still for an election timeout or longer, and no majority confirmed it afterwards. */
    PAUSED
}
