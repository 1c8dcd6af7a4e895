package io.quorate.raft.segment;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import org.jspecify.annotations.Nullable;

/** What a record may say. */
interface RecordVisitor {

    /** Besides the segment that this record is in, this one holds something live. */
    void segment(SegmentNote note);

    /** Nothing in this segment is live any more; its file may be used anew from the next frame on. */
    void free(long segment);

    /** A group has this number; its log and hard state are so now, whatever was said before. */
    void group(int number, GroupId id, GroupHead head);

    /** As {@link io.quorate.raft.spi.LogWrite.Append}; the record that holds the entries is at this location. */
    void append(int group, @Nullable HardState hardState, long truncateFrom, StoredRun run, Place place);

    /** The log was let go up to this entry. */
    void compact(int group, EntryId upTo);

    /** The log was forgotten. */
    void reset(int group, EntryId base);

    /** The entries are the same as before, and are to be found here from now on. */
    void move(int group, StoredRun run, Place place);

    /** Where a record is, and how long. */
    record Place(long location, int length) {}
}
