package io.quorate.raft.protocol;

/**
 * The identity of a log entry. By the Log Matching property (§3.5) two logs that hold an entry with the same id are
 * equal up to and including it.
 *
 * <p>The order is that of up-to-dateness (§3.6.1): the later term wins, then the higher index.
 *
 * @param index position in the log, from 1; 0 = before the first entry
 * @param term the term in which a leader created the entry; 0 = none
 */
public record EntryId(long index, long term) implements Comparable<EntryId> {

    /** Before the first entry of every log. */
    public static final EntryId NONE = new EntryId(0, 0);

    /** Checks that neither number is negative. */
    public EntryId {
        if (index < 0 || term < 0) {
            throw new IllegalArgumentException("negative index or term: (" + index + ", " + term + ")");
        }
    }

    /** Returns whether a log that ends here is at least as up-to-date as one that ends at the other. */
    public boolean isAtLeastAsUpToDateAs(EntryId other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(EntryId other) {
        int byTerm = Long.compare(term, other.term);
        return byTerm != 0 ? byTerm : Long.compare(index, other.index);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryId that && index == that.index && term == that.term;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(index) + Long.hashCode(term);
    }

    @Override
    public String toString() {
        return "(" + index + ",t" + term + ")";
    }
}
