package io.quorate.raft.segment;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryEncoding;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one frame of what one call writes, and all of it known once that frame is on stable storage. For one thread.
 */
final class RoundWriter {
    private final Journal journal;
    private final Groups groups;
    private final Relocation relocation;
    private final int recordBytes;
    private final List<Group> changed = new ArrayList<>();
    private final List<Group> created = new ArrayList<>();
    private final Accounts accounts = new Accounts();

    RoundWriter(Journal journal, Groups groups, Relocation relocation, int recordBytes) {
        this.journal = journal;
        this.groups = groups;
        this.relocation = relocation;
        this.recordBytes = recordBytes;
    }

    /**
     * Does the writes.
     *
     * @throws IllegalArgumentException if one does not fit to the log; none has happened
     * @throws IOException if it is not known whether they happened
     */
    void write(List<LogWrite> writes) throws IOException {
        long bytes = 0;
        for (LogWrite write : writes) {
            bytes += bound(write);
        }
        List<Relocation.Move> moves = relocation.next(bytes / 2);
        for (Relocation.Move move : moves) {
            bytes += FrameBuilder.SMALL_RECORD_BYTES + move.run().encoded().length();
        }
        boolean first = journal.begin(bytes);
        try {
            stageMoves(moves);
            for (LogWrite write : writes) {
                stage(write);
            }
        } catch (IllegalArgumentException e) {
            giveUp();
            throw e;
        }
        journal.commit();
        publish();
        if (first) {
            relocation.choose();
        }
    }

    private long bound(LogWrite write) {
        if (write instanceof LogWrite.Append append) {
            long encoded = encoded(append.entries()).length();
            // A record is cut where the next entry does not fit: of two neighbours, one at least is half full.
            return encoded + (2 * encoded / recordBytes + 3) * FrameBuilder.SMALL_RECORD_BYTES;
        }
        return 2 * FrameBuilder.SMALL_RECORD_BYTES;
    }

    private static Bytes encoded(LogSlice slice) {
        return slice.encoded(EntryEncoding::encode);
    }

    private void stageMoves(List<Relocation.Move> moves) {
        Group group = null;
        Runs runs = Runs.EMPTY;
        for (Relocation.Move move : moves) {
            if (move.group() != group) {
                group = move.group();
                runs = group.next().runs().copy();
                stage(group, group.next().with(runs));
            }
            RecordVisitor.Place place = journal.frame().move(group.number(), move.run());
            int run = runs.find(move.run().firstIndex());
            accounts.released(runs.location(run), runs.length(run));
            accounts.added(place);
            runs.move(run, move.run().firstIndex(), place);
        }
    }

    private void stage(LogWrite write) {
        Group group = group(write.group());
        try {
            if (write instanceof LogWrite.Append append) {
                stage(group, appended(group, append));
            } else if (write instanceof LogWrite.Compact compact) {
                stage(group, group.next().compact(compact.upTo(), accounts::released));
                journal.frame().compact(group.number(), compact.upTo());
            } else if (write instanceof LogWrite.Reset reset) {
                stage(group, group.next().reset(reset.base(), accounts::released));
                journal.frame().reset(group.number(), reset.base());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("group " + group.id() + ": " + e.getMessage(), e);
        }
    }

    private GroupState appended(Group group, LogWrite.Append write) {
        GroupState state = group.next();
        if (write.hardState() != null) {
            state = state.with(write.hardState());
        }
        if (write.truncateFrom() > 0) {
            state = state.truncate(write.truncateFrom(), accounts::released);
        }
        LogSlice slice = write.entries();
        if (slice.isEmpty()) {
            StoredRun none = new StoredRun(state.last(), 0, Bytes.EMPTY);
            journal.frame().append(group.number(), write.hardState(), write.truncateFrom(), none);
            return state;
        }
        if (!slice.previous().equals(state.last())) {
            throw new IllegalArgumentException(slice + " does not follow the log's " + state.last());
        }
        List<StoredRun> runs =
                Splitter.split(new StoredRun(slice.previous(), slice.size(), encoded(slice)), recordBytes);
        List<RecordVisitor.Place> places = new ArrayList<>(runs.size());
        long[] firsts = new long[runs.size()];
        for (int i = 0; i < firsts.length; i++) {
            RecordVisitor.Place place = i == 0
                    ? journal.frame().append(group.number(), write.hardState(), write.truncateFrom(), runs.get(0))
                    : journal.frame().append(group.number(), null, 0, runs.get(i));
            firsts[i] = runs.get(i).firstIndex();
            places.add(place);
            accounts.added(place);
        }
        return state.append(slice, places, firsts);
    }

    private Group group(GroupId id) {
        Group known = groups.find(id);
        if (known == null) {
            known = find(created, id);
        }
        if (known == null) {
            known = groups.create(id);
            created.add(known);
            journal.frame().group(known.number(), id, GroupHead.EMPTY);
        }
        return known;
    }

    private static @Nullable Group find(List<Group> groups, GroupId id) {
        for (Group group : groups) {
            if (group.id().equals(id)) {
                return group;
            }
        }
        return null;
    }

    private void stage(Group group, GroupState next) {
        group.stage(next);
        changed.add(group);
    }

    /** Forgets the frame that was begun, as if it had never been asked for. */
    private void giveUp() {
        changed.forEach(Group::forgetStaged);
        clear();
    }

    private void publish() {
        accounts.settle(journal);
        changed.forEach(Group::publish);
        created.forEach(groups::add);
        clear();
    }

    private void clear() {
        changed.clear();
        created.clear();
        accounts.clear();
    }
}
