package io.quorate.raft.segment;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers from the newest segment which older ones are live. */
final class LiveSegments implements RecordVisitor {
    private final Map<Long, SegmentNote> notes = new TreeMap<>();

    /** Returns the notes of the older segments that are live, in the order of their numbers. */
    Collection<SegmentNote> notes() {
        return Collections.unmodifiableCollection(notes.values());
    }

    @Override
    public void segment(SegmentNote note) {
        notes.put(note.number(), note);
    }

    @Override
    public void free(long segment) {
        notes.remove(segment);
    }

    @Override
    public void group(int number, GroupId id, GroupHead head) {}

    @Override
    public void append(int group, @Nullable HardState hardState, long truncateFrom, StoredRun run, Place place) {}

    @Override
    public void compact(int group, EntryId upTo) {}

    @Override
    public void reset(int group, EntryId base) {}

    @Override
    public void move(int group, StoredRun run, Place place) {}
}
