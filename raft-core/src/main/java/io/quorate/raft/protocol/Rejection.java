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
    SUPERSEDED
}
