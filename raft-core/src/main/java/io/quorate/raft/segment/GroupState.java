package io.quorate.raft.segment;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RecoveredLog;
import java.util.ArrayList;
import java.util.List;

/**
 * The hard state of a group, and what must be known of its log to read from it and to add to it. Immutable, but for
 * what {@link Runs} says.
 *
 * @param head hard state, base and last entry
 * @param runs where the entries are
 * @param termStarts the first entry of each term, in order; the first of them may be the base or one before it
 * @param configurations the entries that hold a configuration, in order
 */
record GroupState(GroupHead head, Runs runs, List<EntryId> termStarts, List<Entry> configurations) {
    static final GroupState EMPTY = new GroupState(GroupHead.EMPTY, Runs.EMPTY, List.of(), List.of());

    /** Hears of the records that no entry of a log lives in any more. */
    interface Released {
        void record(long location, int length);
    }

    EntryId base() {
        return head.base();
    }

    EntryId last() {
        return head.last();
    }

    /** Returns the id of the entry at this index, from the base's to the last one's. */
    EntryId idAt(long index) {
        if (index == base().index()) {
            return base();
        }
        if (index < base().index() || index > last().index()) {
            throw new IllegalArgumentException(
                    "no entry " + index + " in a log from after " + base() + " to " + last());
        }
        int at = termStarts.size() - 1;
        while (termStarts.get(at).index() > index) {
            at--;
        }
        return new EntryId(index, termStarts.get(at).term());
    }

    /** Returns the index of the last entry of a run. */
    long lastOf(int run) {
        return run + 1 < runs.size() ? runs.first(run + 1) - 1 : last().index();
    }

    RecoveredLog recovered() {
        List<EntryId> starts = new ArrayList<>(termStarts);
        if (!starts.isEmpty()) {
            long first = base().index() + 1;
            starts.set(0, new EntryId(first, starts.get(0).term()));
        }
        return new RecoveredLog(head.hardState(), base(), last(), starts, configurations);
    }

    GroupState with(HardState hardState) {
        return new GroupState(new GroupHead(hardState, base(), last()), runs, termStarts, configurations);
    }

    private GroupState with(EntryId base, EntryId last, Runs newRuns) {
        return new GroupState(
                new GroupHead(head.hardState(), base, last),
                newRuns,
                startsBetween(base.index(), last.index()),
                configurationsBetween(base.index(), last.index()));
    }

    private List<EntryId> startsBetween(long base, long last) {
        int from = 0;
        while (from + 1 < termStarts.size() && termStarts.get(from + 1).index() <= base + 1) {
            from++;
        }
        int to = termStarts.size();
        while (to > 0 && termStarts.get(to - 1).index() > last) {
            to--;
        }
        boolean all = from == 0 && to == termStarts.size();
        return base == last ? List.of() : all ? termStarts : List.copyOf(termStarts.subList(from, to));
    }

    private List<Entry> configurationsBetween(long base, long last) {
        List<Entry> between = new ArrayList<>(configurations);
        between.removeIf(entry -> entry.index() <= base || entry.index() > last);
        return between.size() == configurations.size() ? configurations : List.copyOf(between);
    }

    /** Removes the entries from this index on. */
    GroupState truncate(long fromIndex, Released released) {
        if (fromIndex > last().index()) {
            return this;
        }
        EntryId kept = idAt(fromIndex - 1);
        int keptRuns = kept.index() == base().index() ? 0 : runs.find(kept.index()) + 1;
        release(keptRuns, runs.size(), released);
        return with(base(), kept, runs.firstOnly(keptRuns));
    }

    GroupState compact(EntryId upTo, Released released) {
        if (upTo.index() <= base().index() || !idAt(upTo.index()).equals(upTo)) {
            throw new IllegalArgumentException(
                    "cannot release up to " + upTo + ", which is not in a log from after " + base() + " to " + last());
        }
        int run = runs.find(upTo.index());
        int gone = lastOf(run) == upTo.index() ? run + 1 : run;
        release(0, gone, released);
        return with(upTo, last(), runs.withoutFirst(gone));
    }

    GroupState reset(EntryId newBase, Released released) {
        release(0, runs.size(), released);
        return new GroupState(new GroupHead(head.hardState(), newBase, newBase), Runs.EMPTY, List.of(), List.of());
    }

    private void release(int from, int to, Released released) {
        for (int run = from; run < to; run++) {
            released.record(runs.location(run), runs.length(run));
        }
    }

    /** Adds entries that were checked to follow, and of which records hold these runs. */
    GroupState append(LogSlice slice, List<RecordVisitor.Place> places, long[] firsts) {
        Runs more = runs;
        for (int i = 0; i < firsts.length; i++) {
            more = more.append(
                    firsts[i], places.get(i).location(), places.get(i).length());
        }
        List<EntryId> starts = termStarts;
        List<Entry> found = configurations;
        long term = starts.isEmpty() ? -1 : starts.get(starts.size() - 1).term();
        List<Entry> entries = slice.entries();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.term() != term) {
                term = entry.term();
                starts = plus(starts, entry.id());
            }
            if (entry.payload() instanceof Configuration) {
                found = plus(found, entry);
            }
        }
        return new GroupState(new GroupHead(head.hardState(), base(), slice.last()), more, starts, found);
    }

    private static <T> List<T> plus(List<T> list, T added) {
        List<T> longer = new ArrayList<>(list);
        longer.add(added);
        return List.copyOf(longer);
    }

    /** Returns the same log with its entries elsewhere. */
    GroupState with(Runs elsewhere) {
        return new GroupState(head, elsewhere, termStarts, configurations);
    }
}
