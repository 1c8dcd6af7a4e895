package io.quorate.raft.segment;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the groups' logs of the records of all live segments, told in their order. */
final class Replay implements RecordVisitor {
    private final Map<Integer, ReplayedGroup> groups = new TreeMap<>();

    Collection<ReplayedGroup> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    @Override
    public void segment(SegmentNote note) {
        // Heard of before, from the newest segment.
    }

    @Override
    public void free(long segment) {
        // As above.
    }

    @Override
    public void group(int number, GroupId id, GroupHead head) {
        ReplayedGroup group = groups.computeIfAbsent(number, unknown -> new ReplayedGroup(number, id));
        if (!group.id().equals(id)) {
            throw new IllegalArgumentException("groups " + group.id() + " and " + id + " have one number");
        }
        group.become(head);
    }

    @Override
    public void append(int group, @Nullable HardState hardState, long truncateFrom, StoredRun run, Place place) {
        find(group).append(hardState, truncateFrom, run, place);
    }

    @Override
    public void compact(int group, EntryId upTo) {
        find(group).compact(upTo);
    }

    @Override
    public void reset(int group, EntryId base) {
        find(group).reset(base);
    }

    @Override
    public void move(int group, StoredRun run, Place place) {
        find(group).move(run, place);
    }

    private ReplayedGroup find(int number) {
        ReplayedGroup group = groups.get(number);
        if (group == null) {
            throw new IllegalArgumentException("there is no group number " + number);
        }
        return group;
    }
}
