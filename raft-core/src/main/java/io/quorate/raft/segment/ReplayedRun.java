package io.quorate.raft.segment;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryCursor;
import io.quorate.raft.protocol.EntryId;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries that a start found in a record, or some of them.
 *
 * @param first the index of the first one that counts
 * @param last the index of the last one that counts
 * @param place where the record is
 * @param termStarts of the whole record, its first entry and each that has another term than the one before
 * @param configurations the entries of the whole record that hold a configuration
 */
record ReplayedRun(
        long first, long last, RecordVisitor.Place place, List<EntryId> termStarts, List<Entry> configurations) {

    /** Looks through the entries of a record; throws {@link IllegalArgumentException} where they are not as it says. */
    static ReplayedRun of(StoredRun run, RecordVisitor.Place place) {
        List<EntryId> starts = new ArrayList<>(1);
        List<Entry> configurations = new ArrayList<>(0);
        EntryCursor cursor = new EntryCursor(run.encoded());
        long index = run.previous().index();
        long term = -1;
        while (cursor.next()) {
            index++;
            if (cursor.term() != term) {
                term = cursor.term();
                starts.add(new EntryId(index, term));
            }
            if (cursor.isConfiguration()) {
                configurations.add(cursor.entry(index));
            }
        }
        if (index != run.lastIndex()) {
            throw new IllegalArgumentException(index - run.previous().index() + " entries instead of " + run.count());
        }
        return new ReplayedRun(run.firstIndex(), index, place, starts, configurations);
    }

    ReplayedRun between(long newFirst, long newLast) {
        return new ReplayedRun(newFirst, newLast, place, termStarts, configurations);
    }

    /** Returns the id of an entry of the record. */
    EntryId idAt(long index) {
        int at = termStarts.size() - 1;
        while (at > 0 && termStarts.get(at).index() > index) {
            at--;
        }
        return new EntryId(index, termStarts.get(at).term());
    }
}
