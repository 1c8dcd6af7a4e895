package io.quorate.raft.segment;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads records with entries. It keeps no state, so that any number of threads may use it, while one writes. */
final class RecordReader {
    private final Journal journal;
    private final long incarnation;

    RecordReader(Journal journal, long incarnation) {
        this.journal = journal;
        this.incarnation = incarnation;
    }

    /** Returns the entries of the record of a group at this place. */
    StoredRun read(long location, int length, Group group) throws DamagedRecordException {
        long number = Location.segment(location);
        int offset = Location.offset(location);
        Segment segment = journal.find(number);
        if (segment == null) {
            throw new DamagedRecordException("segment " + number + " is gone");
        }
        String where = "file " + segment.file().path() + ", offset " + offset;
        byte[] bytes = new byte[length];
        try {
            segment.file().read(bytes, length, offset);
        } catch (IOException e) {
            throw new DamagedRecordException(where + ": " + e, e);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean whole =
                RecordKind.isWhole(buffer, 0, length, new Checksum(incarnation), number) && buffer.getInt(0) == length;
        if (!whole) {
            throw new DamagedRecordException(where + ": a record of group " + group.id() + " has a wrong checksum");
        }
        Found found = new Found();
        try {
            RecordKind.visit(buffer, 0, location, found);
        } catch (IllegalArgumentException e) {
            throw new DamagedRecordException(where + ": " + e.getMessage(), e);
        }
        if (found.run == null || found.group != group.number()) {
            throw new DamagedRecordException(where + ": there is no record with entries of group " + group.id());
        }
        return found.run;
    }

    /** Takes the entries out of a record. */
    private static final class Found implements RecordVisitor {
        private int group;
        private @Nullable StoredRun run;

        @Override
        public void append(
                int number, @Nullable HardState hardState, long truncateFrom, StoredRun stored, Place place) {
            group = number;
            run = stored;
        }

        @Override
        public void move(int number, StoredRun stored, Place place) {
            group = number;
            run = stored;
        }

        @Override
        public void segment(SegmentNote note) {}

        @Override
        public void free(long segment) {}

        @Override
        public void group(int number, GroupId id, GroupHead head) {}

        @Override
        public void compact(int number, EntryId upTo) {}

        @Override
        public void reset(int number, EntryId base) {}
    }
}
