package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.util.ArrayList;
import java.util.List;

/** A log and a hard state, as they stand after some of a node's writes. */
final class LogImage {
    private final ArrayList<Entry> entries = new ArrayList<>();
    private final ArrayList<Entry> configurations = new ArrayList<>();
    private HardState hardState = HardState.INITIAL;
    private EntryId base = EntryId.NONE;

    /** Becomes equal to the other image. */
    void copyFrom(LogImage other) {
        entries.clear();
        entries.addAll(other.entries);
        configurations.clear();
        configurations.addAll(other.configurations);
        hardState = other.hardState;
        base = other.base;
    }

    /** Becomes empty, as on a new disk. */
    void clear() {
        copyFrom(new LogImage());
    }

    /** Returns the entries that bring a configuration, oldest first. */
    List<Entry> configurations() {
        return configurations;
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

    long lastIndex() {
        return base.index() + entries.size();
    }

    /** Returns whether the entry at this index, or at least its term, is known here. */
    boolean knows(long index) {
        return index >= base.index() && index <= lastIndex();
    }

    /** Returns the term of an entry that is {@link #knows known}. */
    long termAt(long index) {
        return index == base.index() ? base.term() : entry(index).term();
    }

    Entry entry(long index) {
        return entries.get((int) (index - base.index() - 1));
    }

    /** Does a write. One that does not fit is a bug of the node. */
    void apply(LogWrite write) {
        if (write instanceof LogWrite.Append append) {
            append(append);
        } else if (write instanceof LogWrite.Reset reset) {
            entries.clear();
            configurations.clear();
            base = reset.base();
        } else if (write instanceof LogWrite.Compact compact) {
            compact(compact.upTo());
        }
    }

    private void append(LogWrite.Append append) {
        if (append.hardState() != null) {
            hardState = append.hardState();
        }
        long truncateFrom = append.truncateFrom();
        if (truncateFrom > 0) {
            if (truncateFrom <= base.index()) {
                throw impossible("truncation from " + truncateFrom + " of a log after " + base);
            }
            int kept = (int) (truncateFrom - base.index() - 1);
            if (kept < entries.size()) {
                entries.subList(kept, entries.size()).clear();
                configurations.removeIf(entry -> entry.index() >= truncateFrom);
            }
        }
        LogSlice slice = append.entries();
        if (!slice.isEmpty()) {
            if (!slice.previous().equals(last())) {
                throw impossible(slice + " does not follow on " + last());
            }
            entries.addAll(slice.entries());
            for (int i = 0; i < slice.size(); i++) {
                Entry entry = slice.entries().get(i);
                if (entry.payload() instanceof Configuration) {
                    configurations.add(entry);
                }
            }
        }
    }

    private void compact(EntryId upTo) {
        if (!knows(upTo.index()) || termAt(upTo.index()) != upTo.term()) {
            throw impossible("compaction to the unknown entry " + upTo);
        }
        entries.subList(0, (int) (upTo.index() - base.index())).clear();
        configurations.removeIf(entry -> entry.index() <= upTo.index());
        base = upTo;
    }

    private static IllegalStateException impossible(String why) {
        return new IllegalStateException("not a possible write: " + why);
    }

    LogSlice read(long fromIndex, long toIndex, long maxBytes) {
        if (fromIndex <= base.index()) {
            return LogSlice.empty(base);
        }
        if (fromIndex > lastIndex() || toIndex < fromIndex) {
            throw new StorageException("no entries from " + fromIndex + " to " + toIndex + " in a log of ("
                    + base.index() + ", " + lastIndex() + "]");
        }
        List<Entry> read = new ArrayList<>();
        long bytes = 0;
        for (long index = fromIndex; index <= Math.min(toIndex, lastIndex()); index++) {
            Entry entry = entry(index);
            bytes += index == fromIndex ? 0 : entry.sizeBytes();
            if (bytes > maxBytes) {
                break;
            }
            read.add(entry);
        }
        return LogSlice.of(new EntryId(fromIndex - 1, termAt(fromIndex - 1)), read);
    }

    RecoveredLog recovered() {
        List<EntryId> termStarts = new ArrayList<>();
        long term = -1;
        for (Entry entry : entries) {
            if (entry.term() != term) {
                term = entry.term();
                termStarts.add(entry.id());
            }
        }
        return new RecoveredLog(hardState, base, last(), termStarts, List.copyOf(configurations));
    }
}
