package io.quorate.raft.api;

/** Why a node's role, its term, or the leader that it knows changed last. */
public enum RoleChangeReason {
    /** Nothing has changed since the node started. */
    STARTED,
    /** No leader was heard from for an election timeout. */
    LEADER_SILENT,
    /** A majority would vote for this node, so it stands for election. */
    PRE_VOTE_WON,
    /** The leader handed over: this node stands for election because it was told to. */
    HANDED_OVER,
    /** A majority voted for this node. */
    ELECTION_WON,
    /** A majority refused, or a change made this node unfit to stand. */
    ELECTION_LOST,
    /** This node gave its vote to another one. */
    VOTED,
    /** A message of a later term came. */
    LATER_TERM,
    /** The leader of the term was heard from. */
    LEADER_FOUND,
    /** This node led, and heard no majority for an election timeout. */
    QUORUM_LOST,
    /** This node led, and is no member any more. */
    REMOVED,
    /** This node led, and its disk confirmed no write for an election timeout. */
    DISK_SILENT,
    /** This node led, and its disk has no room. */
    STORAGE_FULL,
    /**
     * This node led, stood still for an election timeout or longer, and was not confirmed as the leader by a majority
     * afterwards.
     */
    PAUSED
}
