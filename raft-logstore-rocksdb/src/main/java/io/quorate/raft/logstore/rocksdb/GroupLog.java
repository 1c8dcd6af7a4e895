package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.RecoveredLog;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the writer must know of a group's log to add to it without reading: where it begins and ends, and at which
 * indexes there are records beside the runs. Confined to the writer.
 */
final class GroupLog {
    private final Group group;
    // Index to term. Holds the log's first entry always, as RecoveredLog does, though that may have no record.
    private final TreeMap<Long, Long> termStarts = new TreeMap<>();
    private final TreeSet<Long> configurations = new TreeSet<>();
    private EntryId base;
    private EntryId last;
    private long batchOfLastChange = -1;

    GroupLog(Group group, RecoveredLog recovered) {
        this.group = group;
        this.base = recovered.base();
        this.last = recovered.last();
        for (EntryId start : recovered.termStarts()) {
            termStarts.put(start.index(), start.term());
        }
        for (Entry entry : recovered.configurations()) {
            configurations.add(entry.index());
        }
    }

    Group group() {
        return group;
    }

    int number() {
        return group.number();
    }

    EntryId base() {
        return base;
    }

    EntryId last() {
        return last;
    }

    /** Returns the batch that changed runs of this log last; a look at the runs on disk must come after it. */
    long batchOfLastChange() {
        return batchOfLastChange;
    }

    void changedIn(long batch) {
        batchOfLastChange = batch;
    }

    /** Returns the id of the entry at this index, from the base's to the last one's. */
    EntryId idAt(long index) {
        if (index == base.index()) {
            return base;
        }
        Map.Entry<Long, Long> start = termStarts.floorEntry(index);
        if (start == null || index > last.index()) {
            throw new IllegalArgumentException(
                    "group " + group.id() + " has no entry " + index + ": its log goes from " + base + " to " + last);
        }
        return new EntryId(index, start.getValue());
    }

    /** Returns where terms start, from this index to that, both included; a view. */
    NavigableSet<Long> termStarts(long from, long to) {
        return termStarts.navigableKeySet().subSet(from, true, to, true);
    }

    /** Returns where configurations are, from this index to that, both included; a view. */
    NavigableSet<Long> configurations(long from, long to) {
        return configurations.subSet(from, true, to, true);
    }

    void truncate(long from) {
        last = idAt(from - 1);
        termStarts.tailMap(from, true).clear();
        configurations.tailSet(from, true).clear();
    }

    /** Notes an entry to be appended that is the first of the log or of its term. */
    void startTerm(Entry entry) {
        termStarts.put(entry.index(), entry.term());
    }

    /** Notes an entry to be appended that holds a configuration. */
    void addConfiguration(Entry entry) {
        configurations.add(entry.index());
    }

    void appendedUpTo(EntryId newLast) {
        last = newLast;
    }

    void compact(EntryId upTo) {
        base = upTo;
        termStarts.headMap(upTo.index(), true).clear();
        configurations.headSet(upTo.index(), true).clear();
        if (last.index() > upTo.index()) {
            termStarts.putIfAbsent(upTo.index() + 1, upTo.term());
        }
    }

    void reset(EntryId newBase) {
        base = newBase;
        last = newBase;
        termStarts.clear();
        configurations.clear();
    }
}
