package io.quorate.raft.core.log;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Invariant;
import java.util.Arrays;
import java.util.List;

/**
 * The term of every entry of the log, kept as the first index of each term: no entry has to be read to know its term.
 */
final class TermIndex {
    private EntryId base;
    private long last;
    private long[] starts = new long[8];
    private long[] terms = new long[8];
    private int count;

    TermIndex(EntryId base, List<EntryId> termStarts, EntryId last) {
        this.base = base;
        this.last = base.index();
        for (int i = 0; i < termStarts.size(); i++) {
            EntryId start = termStarts.get(i);
            long end = i + 1 < termStarts.size() ? termStarts.get(i + 1).index() - 1 : last.index();
            Invariant.check(start.index() == this.last + 1 && end >= start.index(), "term starts are in order");
            addStart(start.index(), start.term());
            this.last = end;
        }
        Invariant.check(last().equals(last), "term starts reach to the last entry", last().index(), last.index());
    }

    EntryId base() {
        return base;
    }

    long lastIndex() {
        return last;
    }

    EntryId last() {
        return new EntryId(last, lastTerm());
    }

    long lastTerm() {
        return count == 0 ? base.term() : terms[count - 1];
    }

    /** Returns the term of the entry at this index, which may be the base; -1 where the log does not reach. */
    long termAt(long index) {
        if (index == base.index()) {
            return base.term();
        }
        if (index < base.index() || index > last) {
            return -1;
        }
        return terms[runOf(index)];
    }

    /**
     * Returns the highest index, not above the given one, whose term is at most {@code term}; the base's at the least.
     */
    long lastIndexNotAbove(long index, long term) {
        long at = Math.min(index, last);
        for (int run = at <= base.index() ? -1 : runOf(at); run >= 0; run--) {
            if (terms[run] <= term) {
                return at;
            }
            at = starts[run] - 1;
        }
        return base.index();
    }

    void append(long index, long term) {
        Invariant.check(index == last + 1, "log is contiguous", index, last + 1);
        Invariant.check(term >= lastTerm(), "terms never decrease along the log", term, lastTerm());
        if (count == 0 || term != terms[count - 1]) {
            addStart(index, term);
        }
        last = index;
    }

    void truncateFrom(long index) {
        while (count > 0 && starts[count - 1] >= index) {
            count--;
        }
        last = Math.min(last, index - 1);
    }

    void compact(EntryId upTo) {
        int keptFrom = 0;
        while (keptFrom + 1 < count && starts[keptFrom + 1] <= upTo.index() + 1) {
            keptFrom++;
        }
        if (upTo.index() >= last) {
            count = 0;
        } else {
            System.arraycopy(starts, keptFrom, starts, 0, count - keptFrom);
            System.arraycopy(terms, keptFrom, terms, 0, count - keptFrom);
            count -= keptFrom;
            starts[0] = upTo.index() + 1;
        }
        base = upTo;
        last = Math.max(last, upTo.index());
    }

    void reset(EntryId newBase) {
        base = newBase;
        last = newBase.index();
        count = 0;
    }

    private int runOf(long index) {
        int found = Arrays.binarySearch(starts, 0, count, index);
        return found >= 0 ? found : -found - 2;
    }

    private void addStart(long index, long term) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            terms = Arrays.copyOf(terms, 2 * count);
        }
        starts[count] = index;
        terms[count] = term;
        count++;
    }
}
