package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.proto.CodecException;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/** Reads logs. It keeps no state, so that any number of threads may use it, while one writes. */
final class LogReader {
    private final RocksDB database;
    private final Path directory;

    LogReader(RocksDB database, Path directory) {
        this.database = database;
        this.directory = directory;
    }

    /** Opens a view of the store as it is now. */
    LogView view() {
        return new LogView(database, directory);
    }

    /** Returns what the store holds of a group. Reads the records of its first and last entries, and none between. */
    RecoveredLog recover(Group group) {
        try (LogView view = view()) {
            HardState hardState = view.hardState(group);
            EntryId base = view.base(group);
            List<EntryId> termStarts = view.termStarts(group, base.index());
            List<Entry> configurations = view.configurations(group, base.index());
            Run lastRun = view.runAtOrBefore(group, RecordKind.END);
            if (lastRun == null || lastRun.lastIndex() <= base.index()) {
                if (!termStarts.isEmpty()) {
                    throw view.damaged(group, "entry " + termStarts.get(0) + " is missing after " + base, null);
                }
                return new RecoveredLog(hardState, base, base, List.of(), List.of());
            }
            Run firstRun = view.runAtOrBefore(group, base.index() + 1);
            if (firstRun == null || firstRun.lastIndex() <= base.index()) {
                throw view.damaged(group, "entry " + (base.index() + 1) + " is missing, the next one is there", null);
            }
            if (termStarts.isEmpty() || termStarts.get(0).index() > base.index() + 1) {
                termStarts.add(0, new EntryId(base.index() + 1, base.term()));
            }
            EntryId last = lastEntry(view, group, lastRun);
            EntryId lastStart = termStarts.get(termStarts.size() - 1);
            if (lastStart.index() > last.index() || lastStart.term() != last.term()) {
                throw view.damaged(group, "last entry " + last + " is not of the last term start " + lastStart, null);
            }
            return new RecoveredLog(hardState, base, last, termStarts, configurations);
        }
    }

    private static EntryId lastEntry(LogView view, Group group, Run run) {
        try {
            return run.entries().get(run.count() - 1).id();
        } catch (CodecException e) {
            throw view.damaged(group, "the entries from index " + run.firstIndex(), e);
        }
    }

    /** Reads entries as {@link io.quorate.raft.spi.LogStore#read} says. */
    LogSlice read(Group group, long fromIndex, long toIndex, long maxBytes) {
        try (LogView view = view()) {
            EntryId base = view.base(group);
            if (fromIndex <= base.index()) {
                return LogSlice.empty(base);
            }
            Run run = view.runAtOrBefore(group, fromIndex);
            if (run == null || run.lastIndex() < fromIndex) {
                throw missing(group, fromIndex);
            }
            return collect(view, group, run, new Wanted(fromIndex, toIndex, maxBytes));
        }
    }

    /** What is left to be read. */
    private record Wanted(long fromIndex, long toIndex, long maxBytes) {}

    private LogSlice collect(LogView view, Group group, Run first, Wanted wanted) {
        Run run = first;
        try {
            List<Entry> held = run.entries();
            int skipped = (int) (wanted.fromIndex() - run.firstIndex());
            EntryId previous = new EntryId(
                    wanted.fromIndex() - 1,
                    skipped == 0 ? run.previousTerm() : held.get(skipped - 1).term());
            List<Entry> entries = new ArrayList<>();
            long bytes = 0;
            int next = skipped;
            while (true) {
                for (; next < held.size(); next++) {
                    Entry entry = held.get(next);
                    bytes += entries.isEmpty() ? 0 : entry.sizeBytes();
                    if (entry.index() > wanted.toIndex() || bytes > wanted.maxBytes()) {
                        return slice(previous, entries, first);
                    }
                    entries.add(entry);
                }
                long expected = run.lastIndex() + 1;
                if (expected > wanted.toIndex()) {
                    return slice(previous, entries, first);
                }
                run = following(view, group, expected);
                held = run.entries();
                next = 0;
            }
        } catch (CodecException | IllegalArgumentException e) {
            throw view.damaged(group, "the entries from index " + run.firstIndex(), e);
        }
    }

    /** Makes the slice; where it is just one run, that one's bytes need not be encoded again. */
    private static LogSlice slice(EntryId previous, List<Entry> entries, Run first) {
        boolean wholeRun = previous.index() + 1 == first.firstIndex() && entries.size() == first.count();
        return wholeRun ? LogSlice.ofEncoded(previous, entries, first.encoded()) : LogSlice.of(previous, entries);
    }

    private Run following(LogView view, Group group, long index) {
        @Nullable Run run = view.nextRun(group);
        if (run == null || run.firstIndex() != index) {
            throw missing(group, index);
        }
        return run;
    }

    private StorageException missing(Group group, long index) {
        return new StorageException(
                "log store " + directory + ": entry " + index + " of group " + group.id() + " is missing");
    }
}
