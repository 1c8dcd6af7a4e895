package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The log of a group, in a map; makes up writes and does them to itself. */
final class GroupModel {
    private static final Configuration CONFIGURATION = Configuration.ofVoters(Member.of("n1", "host:1"));

    private final GroupId group;
    private final int commandBytes;
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private HardState hardState = HardState.INITIAL;
    private EntryId base = EntryId.NONE;

    GroupModel(GroupId group) {
        this(group, 1500);
    }

    /** Makes a log whose commands have less than so many bytes. */
    GroupModel(GroupId group, int commandBytes) {
        this.group = group;
        this.commandBytes = commandBytes;
    }

    GroupId group() {
        return group;
    }

    EntryId idAt(long index) {
        Entry entry = entries.get(index);
        return entry == null ? base : entry.id();
    }

    long lastIndex() {
        return entries.isEmpty() ? base.index() : entries.lastKey();
    }

    long firstIndex() {
        return base.index() + 1;
    }

    LogSlice slice(long from, long to) {
        return LogSlice.of(
                idAt(from - 1), List.copyOf(entries.subMap(from, true, to, true).values()));
    }

    RecoveredLog recovered() {
        List<EntryId> termStarts = new ArrayList<>();
        List<Entry> configurations = new ArrayList<>();
        long term = -1;
        for (Entry entry : entries.values()) {
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

    /** Returns a random write that fits, and does it. */
    LogWrite next(SplittableRandom random) {
        int kind = random.nextInt(100);
        if (kind < 2) {
            return reset(random);
        }
        if (kind < 8 && !entries.isEmpty()) {
            return compact(random.nextLong(firstIndex(), lastIndex() + 1));
        }
        return append(random, kind < 20);
    }

    private LogWrite reset(SplittableRandom random) {
        // Anywhere: before what was released, within the log, or far beyond.
        long index = random.nextLong(Math.max(1, base.index() - 20), lastIndex() + 50);
        base = new EntryId(index, idAt(lastIndex()).term() + 1);
        entries.clear();
        return new LogWrite.Reset(group, base);
    }

    private LogWrite compact(long upTo) {
        base = idAt(upTo);
        entries.headMap(upTo, true).clear();
        return new LogWrite.Compact(group, base);
    }

    private LogWrite append(SplittableRandom random, boolean truncate) {
        long truncateFrom = 0;
        if (truncate) {
            truncateFrom = random.nextLong(firstIndex(), lastIndex() + 2);
            entries.tailMap(truncateFrom, true).clear();
        }
        HardState newState = null;
        if (random.nextInt(4) == 0) {
            newState = new HardState(hardState.term() + 1, random.nextBoolean() ? Logs.NODE : null);
            hardState = newState;
        }
        EntryId previous = idAt(lastIndex());
        long term = Math.max(1, previous.term());
        List<Entry> added = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            long index = previous.index() + added.size() + 1;
            term += random.nextInt(30) == 0 ? 1 : 0;
            boolean configuration = random.nextInt(40) == 0;
            added.add(
                    configuration
                            ? new Entry(index, term, CONFIGURATION)
                            : new Entry(index, term, Logs.command(index + term, random.nextInt(commandBytes))));
        }
        for (Entry entry : added) {
            entries.put(entry.index(), entry);
        }
        return new LogWrite.Append(group, newState, truncateFrom, LogSlice.of(previous, added));
    }
}
