package io.quorate.raft.spi;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RecoveredLog;
import java.util.ArrayList;
import java.util.List;

/** The log of one group in the plainest form: what every log store is compared with. */
public final class LogModel {
    private HardState hardState = HardState.INITIAL;
    private EntryId base = EntryId.NONE;
    private final List<Entry> entries = new ArrayList<>();

    /** Does a write. */
    public void apply(LogWrite write) {
        if (write instanceof LogWrite.Append append) {
            if (append.hardState() != null) {
                hardState = append.hardState();
            }
            if (append.truncateFrom() > 0) {
                entries.removeIf(entry -> entry.index() >= append.truncateFrom());
            }
            entries.addAll(append.entries().entries());
        } else if (write instanceof LogWrite.Reset reset) {
            base = reset.base();
            entries.clear();
        } else if (write instanceof LogWrite.Compact compact) {
            base = compact.upTo();
            entries.removeIf(entry -> entry.index() <= compact.upTo().index());
        }
    }

    /** Returns term and vote. */
    public HardState hardState() {
        return hardState;
    }

    /** Returns the entry before the first one. */
    public EntryId base() {
        return base;
    }

    /** Returns the last entry, or the base. */
    public EntryId last() {
        return entries.isEmpty() ? base : entries.get(entries.size() - 1).id();
    }

    /** Returns whether there is no entry. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns the id of the entry at this index, from the base on. */
    public EntryId idAt(long index) {
        return index == base.index() ? base : entryAt(index).id();
    }

    /** Returns the entry at this index. */
    public Entry entryAt(long index) {
        return entries.get((int) (index - base.index() - 1));
    }

    /** Returns the entries from one index to the other. */
    public LogSlice slice(long from, long to) {
        int first = (int) (from - base.index() - 1);
        return LogSlice.of(idAt(from - 1), List.copyOf(entries.subList(first, first + (int) (to - from + 1))));
    }

    /** Returns what a store must say of this log. */
    public RecoveredLog recovered() {
        List<EntryId> termStarts = new ArrayList<>();
        List<Entry> configurations = new ArrayList<>();
        for (Entry entry : entries) {
            if (termStarts.isEmpty() || termStarts.get(termStarts.size() - 1).term() != entry.term()) {
                termStarts.add(entry.id());
            }
            if (entry.payload() instanceof Configuration) {
                configurations.add(entry);
            }
        }
        return new RecoveredLog(hardState, base, last(), termStarts, configurations);
    }
}
