package io.quorate.raft.protocol;

import java.util.List;

/**
 * What a log store holds of a group. The entries themselves stay on disk; what start needs of them is here, so that a
 * start does not read the whole log.
 *
 * @param hardState term and vote
 * @param base the entry before the first one in the log: what compaction or a snapshot left; {@link EntryId#NONE} for a
 *     log from its beginning
 * @param last the last entry; equal to {@code base} where the log is empty
 * @param termStarts the first entry of each term that the log holds, in order; the first of them is the log's first
 *     entry
 * @param configurations the entries of the log that hold a configuration, in order
 */
public record RecoveredLog(
        HardState hardState, EntryId base, EntryId last, List<EntryId> termStarts, List<Entry> configurations) {

    /** What a store says of a group that it has never seen. */
    public static final RecoveredLog EMPTY =
            new RecoveredLog(HardState.INITIAL, EntryId.NONE, EntryId.NONE, List.of(), List.of());

    /** Checks that the parts fit together. */
    public RecoveredLog {
        termStarts = List.copyOf(termStarts);
        configurations = List.copyOf(configurations);
        if (last.index() < base.index() || termStarts.isEmpty() != (last.index() == base.index())) {
            throw new IllegalArgumentException(
                    "not a log: base " + base + ", last " + last + ", term starts " + termStarts);
        }
    }

    /** Returns whether nothing was ever written for the group. */
    public boolean isPristine() {
        return equals(EMPTY);
    }
}
