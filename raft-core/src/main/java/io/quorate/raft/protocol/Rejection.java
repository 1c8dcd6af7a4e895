package io.quorate.raft.protocol;

/** Why a proposal or a read was refused. In each case it surely has had, and will have, no effect. */
public enum Rejection {
    /** This node does not lead, and knows no leader or may not ask it. */
    NOT_LEADER,
    /** A limit on uncommitted or waiting work is reached; later it may pass. */
    BUSY,
    /** The command is over the limit on its size. */
    TOO_LARGE,
    /** Leadership is being handed over; later it may pass. */
    TRANSFERRING,
    /** An entry of a later leader took the place in the log. */
    SUPERSEDED,

    /**
     * A change of the membership is under way, or may be: the leader has not yet committed an entry of its own term.
     */
    CHANGE_IN_PROGRESS,

    /** The configuration is not the one that the change was made for. */
    CONFIGURATION_MOVED,

    /** The change does not fit the configuration, changes nothing, or leaves no voter. */
    INVALID_CHANGE,

    /**
     * A node that would get a vote lags too far behind, was not heard from lately, or has not read in the log yet that
     * its data directory is meant. Over a transport that tells no incarnations the last remains.
     */
    NOT_CAUGHT_UP,

    /** Leadership cannot go to this node: it leads already, or has no vote. */
    INVALID_TARGET,

    /** The node that leadership was to go to did not take it in time; the leader leads on. */
    TRANSFER_FAILED,

    /** The disk of the node that was asked has no room; later it may pass. */
    STORAGE_FULL
}
