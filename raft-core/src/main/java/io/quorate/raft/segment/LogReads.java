package io.quorate.raft.segment;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryCursor;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.StorageException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads entries. It keeps no state and holds no lock while it reads. A segment may be used anew meanwhile; that shows
 * as a wrong checksum, and then the index says something else than before.
 */
final class LogReads {
    private final StoreDirectory directory;
    private final RecordReader records;

    LogReads(StoreDirectory directory, RecordReader records) {
        this.directory = directory;
        this.records = records;
    }

    /** What is asked for. */
    record Wanted(long fromIndex, long toIndex, long maxBytes) {}

    /** Reads entries as {@link io.quorate.raft.spi.LogStore#read} says. */
    LogSlice read(Group group, Wanted wanted) {
        while (true) {
            GroupState state = group.state();
            if (wanted.fromIndex <= state.base().index()) {
                return LogSlice.empty(state.base());
            }
            if (wanted.toIndex > state.last().index()) {
                throw new StorageException("log store " + directory + ": entry " + wanted.toIndex + " of group "
                        + group.id() + " is missing, the log goes from after " + state.base() + " to " + state.last());
            }
            try {
                return collect(group, state, wanted);
            } catch (DamagedRecordException e) {
                if (isAsBefore(state, group.state(), wanted)) {
                    throw new StorageException("log store " + directory + " is damaged: " + e.getMessage(), e);
                }
            }
        }
    }

    private static boolean isAsBefore(GroupState before, GroupState now, Wanted wanted) {
        if (wanted.fromIndex <= now.base().index()
                || wanted.toIndex > now.last().index()) {
            return false;
        }
        int run = before.runs().find(wanted.fromIndex);
        int other = now.runs().find(wanted.fromIndex);
        while (run < before.runs().size() && before.runs().first(run) <= wanted.toIndex) {
            boolean same = other < now.runs().size()
                    && before.runs().location(run) == now.runs().location(other);
            if (!same) {
                return false;
            }
            run++;
            other++;
        }
        return true;
    }

    private LogSlice collect(Group group, GroupState state, Wanted wanted) throws DamagedRecordException {
        Runs runs = state.runs();
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        int firstRun = runs.find(wanted.fromIndex);
        for (int run = firstRun; run < runs.size() && runs.first(run) <= wanted.toIndex; run++) {
            StoredRun stored = records.read(runs.location(run), runs.length(run), group);
            long from = Math.max(wanted.fromIndex, runs.first(run));
            long to = Math.min(wanted.toIndex, state.lastOf(run));
            long left = wanted.maxBytes - bytes;
            long added = add(entries, stored, new Wanted(from, to, left));
            if (added < 0) {
                break;
            }
            bytes += added;
            boolean wholeRecord = run == firstRun && entries.size() == stored.count() && from == stored.firstIndex();
            if (wholeRecord && to == wanted.toIndex) {
                return LogSlice.ofEncoded(state.idAt(from - 1), entries, stored.encoded());
            }
        }
        return LogSlice.of(state.idAt(wanted.fromIndex - 1), entries);
    }

    /** Adds entries; returns how many bytes they have, but for the first of all; negative where not all fitted. */
    private static long add(List<Entry> entries, StoredRun stored, Wanted wanted) throws DamagedRecordException {
        long bytes = 0;
        long index = stored.previous().index();
        try {
            EntryCursor cursor = new EntryCursor(stored.encoded());
            while (index < wanted.toIndex && cursor.next()) {
                index++;
                if (index >= wanted.fromIndex) {
                    Entry entry = cursor.entry(index);
                    bytes += entries.isEmpty() ? 0 : entry.sizeBytes();
                    if (bytes > wanted.maxBytes && !entries.isEmpty()) {
                        return -1;
                    }
                    entries.add(entry);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new DamagedRecordException("entry " + index + ": " + e.getMessage(), e);
        }
        if (index != wanted.toIndex) {
            throw new DamagedRecordException("entry " + (index + 1) + " is missing in its record");
        }
        return bytes;
    }
}
