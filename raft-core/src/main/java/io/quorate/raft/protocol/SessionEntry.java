package io.quorate.raft.protocol;

/**
 * A request of a client session as the leader appended it, with the time at which it did. The time of all these entries
 * together is the log's own time, by which sessions expire: the same on every node.
 *
 * @param leaderMillis how long the leader of the entry's term had led when it appended it, in milliseconds
 * @param request what is asked for
 */
public record SessionEntry(long leaderMillis, SessionRequest request) implements EntryPayload {
    /** Checks the time. */
    public SessionEntry {
        if (leaderMillis < 0) {
            throw new IllegalArgumentException("a leader leads for a while, not for " + leaderMillis + " ms");
        }
    }

    @Override
    public int sizeBytes() {
        return Long.BYTES + request.sizeBytes();
    }
}
