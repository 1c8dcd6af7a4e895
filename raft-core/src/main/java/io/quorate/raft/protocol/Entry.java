package io.quorate.raft.protocol;

/**
 * An entry of the replicated log.
 *
 * @param index position in the log, from 1
 * @param term the term in which a leader created it, from 1
 * @param payload what it holds
 */
public record Entry(long index, long term, EntryPayload payload) {

    /** What an entry costs beside its payload: index, term and framing; used for limits only. */
    public static final int OVERHEAD_BYTES = 24;

    /** Checks that index and term are positive. */
    public Entry {
        if (index < 1 || term < 1) {
            throw new IllegalArgumentException("index and term start at 1: (" + index + ", " + term + ")");
        }
    }

    /** Returns the entry's identity. */
    public EntryId id() {
        return new EntryId(index, term);
    }

    /** Returns about how many bytes the entry takes, for limits. */
    public int sizeBytes() {
        return OVERHEAD_BYTES + payload.sizeBytes();
    }
}
