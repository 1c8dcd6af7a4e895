package io.quorate.raft.memory;

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

/** The log and hard state of one group. Guarded by the store. */
final class MemoryLog {
    private HardState hardState = HardState.INITIAL;
    private EntryId base = EntryId.NONE;
    private final List<Entry> entries = new ArrayList<>();

    void append(LogWrite.Append write) {
        LogSlice added = write.entries();
        long keptTo = write.truncateFrom() > 0 ? Math.min(write.truncateFrom() - 1, lastIndex()) : lastIndex();
        if (keptTo < base.index()) {
            throw new StorageException("group " + write.group() + ": cannot remove entries from index "
                    + write.truncateFrom() + " on, the log starts after " + base);
        }
        if (!added.isEmpty() && !added.previous().equals(idAt(keptTo))) {
            throw new StorageException(
                    "group " + write.group() + ": " + added + " does not follow the log's " + idAt(keptTo));
        }
        if (write.hardState() != null) {
            hardState = write.hardState();
        }
        entries.subList(position(keptTo + 1), entries.size()).clear();
        entries.addAll(added.entries());
    }

    void reset(EntryId newBase) {
        entries.clear();
        base = newBase;
    }

    void compact(LogWrite.Compact write) {
        long index = write.upTo().index();
        if (index <= base.index() || index > lastIndex() || !idAt(index).equals(write.upTo())) {
            throw new StorageException("group " + write.group() + ": cannot release the log up to " + write.upTo()
                    + ", which is not in the log after " + base + " up to " + idAt(lastIndex()));
        }
        entries.subList(0, position(index + 1)).clear();
        base = write.upTo();
    }

    RecoveredLog recovered() {
        List<EntryId> termStarts = new ArrayList<>();
        List<Entry> configurations = new ArrayList<>();
        long term = -1;
        for (Entry entry : entries) {
            if (entry.term() != term) {
                term = entry.term();
                termStarts.add(entry.id());
            }
            if (entry.payload() instanceof Configuration) {
                configurations.add(entry);
            }
        }
        return new RecoveredLog(hardState, base, idAt(lastIndex()), termStarts, configurations);
    }

    LogSlice read(long fromIndex, long toIndex, long maxBytes) {
        if (fromIndex <= base.index()) {
            return LogSlice.empty(base);
        }
        if (toIndex < fromIndex || toIndex > lastIndex()) {
            throw new StorageException("entries " + fromIndex + " to " + toIndex + " are not in the log after " + base
                    + " up to " + idAt(lastIndex()));
        }
        List<Entry> found = new ArrayList<>();
        found.add(entries.get(position(fromIndex)));
        long bytesLeft = maxBytes;
        for (long index = fromIndex + 1; index <= toIndex; index++) {
            Entry entry = entries.get(position(index));
            bytesLeft -= entry.sizeBytes();
            if (bytesLeft < 0) {
                break;
            }
            found.add(entry);
        }
        return LogSlice.of(idAt(fromIndex - 1), found);
    }

    private long lastIndex() {
        return base.index() + entries.size();
    }

    private int position(long index) {
        return Math.toIntExact(index - base.index() - 1);
    }

    private EntryId idAt(long index) {
        return index == base.index() ? base : entries.get(position(index)).id();
    }
}
