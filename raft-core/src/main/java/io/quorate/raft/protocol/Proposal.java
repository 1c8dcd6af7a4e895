package io.quorate.raft.protocol;

/** What a client asks the leader to append: a command for the state machine, or a request of a client session. */
public sealed interface Proposal permits Bytes, SessionRequest {

    /** Returns about how many bytes the entry's payload will take in memory, on the wire and on disk. */
    int sizeBytes();

    /** Returns how long the command is that it holds; 0 where it holds none. */
    int commandBytes();

    /**
     * Returns the payload of the entry that it becomes.
     *
     * @param leaderMillis how long the leader that appends it has led, in milliseconds
     */
    EntryPayload payload(long leaderMillis);
}
