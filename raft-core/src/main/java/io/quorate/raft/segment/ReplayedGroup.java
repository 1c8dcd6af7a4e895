package io.quorate.raft.segment;

import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A group's log as the records tell it, one after the other. Segments in which nothing is live are gone, so there may
 * be holes on the way, and entries that a record of a lost segment had removed. Whatever was live at the end is told of
 * by what is left, and replaces them.
 */
final class ReplayedGroup {
    private final int number;
    private final GroupId id;
    // By the index of the first entry that counts; they do not overlap.
    private final TreeMap<Long, ReplayedRun> runs = new TreeMap<>();
    private GroupHead head = GroupHead.EMPTY;

    ReplayedGroup(int number, GroupId id) {
        this.number = number;
        this.id = id;
    }

    GroupId id() {
        return id;
    }

    void become(GroupHead newHead) {
        head = newHead;
        removeTo(newHead.base().index());
        removeFrom(newHead.last().index() + 1);
    }

    void append(@Nullable HardState hardState, long truncateFrom, StoredRun stored, RecordVisitor.Place place) {
        if (truncateFrom == 0 && !stored.previous().equals(head.last())) {
            throw new IllegalArgumentException("entries after " + stored.previous() + " in a log up to " + head.last());
        }
        EntryId last = stored.previous();
        if (truncateFrom > 0) {
            removeFrom(truncateFrom);
        }
        if (stored.count() > 0) {
            ReplayedRun run = ReplayedRun.of(stored, place);
            runs.put(run.first(), run);
            last = run.idAt(run.last());
        }
        head = new GroupHead(hardState == null ? head.hardState() : hardState, head.base(), last);
    }

    void compact(EntryId upTo) {
        head = new GroupHead(head.hardState(), upTo, head.last());
        removeTo(upTo.index());
    }

    void reset(EntryId base) {
        head = new GroupHead(head.hardState(), base, base);
        runs.clear();
    }

    void move(StoredRun stored, RecordVisitor.Place place) {
        ReplayedRun run = ReplayedRun.of(stored, place);
        Map.Entry<Long, ReplayedRun> overlapping = runs.floorEntry(run.last());
        while (overlapping != null && overlapping.getValue().last() >= run.first()) {
            ReplayedRun old = overlapping.getValue();
            runs.remove(old.first());
            if (old.last() > run.last()) {
                runs.put(run.last() + 1, old.between(run.last() + 1, old.last()));
            }
            if (old.first() < run.first()) {
                runs.put(old.first(), old.between(old.first(), run.first() - 1));
            }
            overlapping = runs.floorEntry(run.last());
        }
        runs.put(run.first(), run);
    }

    private void removeFrom(long index) {
        runs.tailMap(index, true).clear();
        Map.Entry<Long, ReplayedRun> before = runs.lastEntry();
        if (before != null && before.getValue().last() >= index) {
            ReplayedRun cut = before.getValue();
            runs.put(cut.first(), cut.between(cut.first(), index - 1));
        }
    }

    private void removeTo(long index) {
        Map.Entry<Long, ReplayedRun> first = runs.firstEntry();
        while (first != null && first.getValue().last() <= index) {
            runs.pollFirstEntry();
            first = runs.firstEntry();
        }
    }

    /**
     * Returns the group, and counts the records that it lives in.
     *
     * @throws IllegalArgumentException if an entry is missing
     */
    Group finish(Map<Long, Segment> segments) {
        // A truncation may have left of a run nothing but what had been compacted before.
        removeTo(head.base().index());
        Runs found = Runs.EMPTY;
        List<EntryId> starts = new ArrayList<>();
        List<Entry> configurations = new ArrayList<>();
        EntryId last = head.base();
        for (ReplayedRun run : runs.values()) {
            long next = last.index() + 1;
            if (run.first() > next || (run.first() < next && found.size() > 0)) {
                throw missing(next, run.first() - 1);
            }
            Segment segment = segments.get(Location.segment(run.place().location()));
            if (segment == null) {
                throw missing(next, run.last());
            }
            segment.count(1, run.place().length());
            found = found.append(
                    run.first(), run.place().location(), run.place().length());
            addStarts(run, next, starts);
            addConfigurations(run, next, configurations);
            last = run.idAt(run.last());
        }
        if (!last.equals(head.last())) {
            throw missing(last.index() + 1, head.last().index());
        }
        return new Group(id, number, new GroupState(head, found, List.copyOf(starts), List.copyOf(configurations)));
    }

    private static void addStarts(ReplayedRun run, long from, List<EntryId> starts) {
        EntryId first = run.idAt(from);
        if (starts.isEmpty() || starts.get(starts.size() - 1).term() != first.term()) {
            starts.add(first);
        }
        for (EntryId start : run.termStarts()) {
            if (start.index() > from && start.index() <= run.last()) {
                starts.add(start);
            }
        }
    }

    private static void addConfigurations(ReplayedRun run, long from, List<Entry> configurations) {
        for (Entry entry : run.configurations()) {
            if (entry.index() >= from && entry.index() <= run.last()) {
                configurations.add(entry);
            }
        }
    }

    private IllegalArgumentException missing(long from, long to) {
        return new IllegalArgumentException("group " + id + ": entries " + from + " to " + to
                + " are missing in a log from after " + head.base() + " to " + head.last());
    }
}
