package io.quorate.raft.protocol;

/** What a log entry holds: a command for the state machine, a configuration, a client session's request, or nothing. */
public sealed interface EntryPayload permits Bytes, Configuration, SessionEntry, EmptyPayload {

    /** Returns about how many bytes the payload takes in memory, on the wire and on disk; used for limits only. */
    int sizeBytes();
}
