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
final class LogModel {
    private HardState hardState = HardState.INITIAL;
    private EntryId base = EntryId.NONE;
    private final List<Entry> entries = new ArrayList<>();

    void apply(LogWrite write) {
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

    HardState hardState() {
        return hardState;
    }

    EntryId base() {
        return base;
    }

    EntryId last() {
        return entries.isEmpty() ? base : entries.get(entries.size() - 1).id();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    EntryId idAt(long index) {
        return index == base.index() ? base : entryAt(index).id();
    }

    Entry entryAt(long index) {
        return entries.get((int) (index - base.index() - 1));
    }

    LogSlice slice(long from, long to) {
        int first = (int) (from - base.index() - 1);
        return LogSlice.of(idAt(from - 1), List.copyOf(entries.subList(first, first + (int) (to - from + 1))));
    }

    RecoveredLog recovered() {
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
