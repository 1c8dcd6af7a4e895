package io.quorate.raft.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.RecoveredLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RaftLogTest {
    private static final Bytes COMMAND = Bytes.utf8("x");

    @Test
    @DisplayName("D3: the news of a write that was overwritten meanwhile moves nothing")
    void overwrittenWrite() {
        RaftLog log = emptyLog();
        append(log, 1, 1, 1);
        long first = write(log);
        log.accept(slice(id(1, 1), 2), 0);
        long second = write(log);
        log.persisted(first, id(3, 1));
        assertEquals(0, log.durableIndex());
        log.persisted(second, id(2, 2));
        assertEquals(2, log.durableIndex());
    }

    @Test
    @DisplayName("D3: nor where the very same entries came back since (ABA)")
    void sameEntriesAgain() {
        RaftLog log = emptyLog();
        append(log, 1, 2, 2);
        long first = write(log);
        log.accept(slice(id(1, 1), 3), 0);
        write(log);
        log.accept(slice(id(1, 1), 2, 2, 4), 0);
        long third = write(log);
        assertEquals(id(3, 2), log.idAt(3));
        log.persisted(first, id(3, 2));
        assertEquals(0, log.durableIndex());
        log.persisted(third, id(4, 4));
        assertEquals(4, log.durableIndex());
    }

    @Test
    @DisplayName("D3: a truncation takes durability back")
    void truncationOfDurableEntries() {
        RaftLog log = emptyLog();
        append(log, 1, 1, 1);
        log.persisted(write(log), id(3, 1));
        log.accept(slice(id(1, 1), 2, 2), 1);
        assertEquals(1, log.durableIndex());
        LogChange change = log.takeChange();
        assertEquals(2, change.truncateFrom());
        assertEquals(slice(id(1, 1), 2, 2), change.entries());
    }

    @Test
    @DisplayName("D3: nothing is durable that was not written")
    void onlyWhatWasWritten() {
        RaftLog log = emptyLog();
        append(log, 1);
        assertThrows(Invariant.Violation.class, () -> log.persisted(1, id(1, 1)));
    }

    @Test
    @DisplayName("D4: a conflict at or below the commit index is refused")
    void committedConflict() {
        RaftLog log = emptyLog();
        append(log, 1, 1, 1);
        assertThrows(Invariant.Violation.class, () -> log.accept(slice(id(1, 1), 2), 2));
    }

    @Test
    @DisplayName("D7: only what is durable is released")
    void compaction() {
        RaftLog log = emptyLog();
        append(log, 1, 1, 2);
        write(log);
        assertThrows(Invariant.Violation.class, () -> log.compact(id(2, 1)));
    }

    @Test
    @DisplayName("§3.5: holes and falling terms are refused")
    void holes() {
        RaftLog log = emptyLog();
        append(log, 3);
        assertThrows(Invariant.Violation.class, () -> log.append(2, COMMAND));
        assertThrows(Invariant.Violation.class, () -> log.accept(slice(id(5, 3), 3), 0));
    }

    @Test
    @DisplayName("hot path: the slice that came in is the one that is written and sent on")
    void slicesAreShared() {
        RaftLog log = emptyLog();
        LogSlice slice = slice(EntryId.NONE, 1, 1, 1);
        log.accept(slice, 0);
        assertSame(slice, log.takeChange().entries());
        assertSame(slice, log.inMemory(1, 3, 1000));
    }

    @Test
    @DisplayName("memory: durable entries leave from the front once the tail is over its bytes")
    void eviction() {
        RaftLog log = new RaftLog(RecoveredLog.EMPTY, 3L * (Entry.OVERHEAD_BYTES + 1));
        append(log, 1, 1, 1, 1, 1);
        assertTrue(log.isInMemory(1, 5));
        log.persisted(write(log), id(5, 1));
        assertFalse(log.isInMemory(2, 5));
        assertTrue(log.isInMemory(3, 5));
    }

    @Test
    @DisplayName("a random life of a log is that of a plain list")
    void randomAgainstAModel() {
        for (int seed = 0; seed < 300; seed++) {
            Model model = new Model(seed);
            for (int i = 0; i < 300; i++) {
                model.step();
                model.compare();
            }
        }
    }

    /** The log as a list of terms, and the disk as what its writes add up to. */
    private static final class Model {
        private final SplittableRandom random;
        private final RaftLog log;
        private final List<EntryId> entries = new ArrayList<>();
        private final List<EntryId> disk = new ArrayList<>();
        private final List<LogChange> unsynced = new ArrayList<>();
        private EntryId base = EntryId.NONE;
        private long synced;
        private long written;
        private long commit;

        Model(int seed) {
            random = new SplittableRandom(seed);
            log = new RaftLog(RecoveredLog.EMPTY, random.nextInt(400));
        }

        void step() {
            switch (random.nextInt(6)) {
                case 0, 1 -> accept();
                case 2, 3 -> write();
                case 4 -> sync();
                default -> rarely();
            }
        }

        private void accept() {
            long previous = commit + random.nextInt((int) (last() - commit) + 1);
            long term = termAt(previous) + random.nextInt(2);
            List<Entry> slice = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                long index = previous + slice.size() + 1;
                boolean known = index <= last() && termAt(index) >= term && random.nextInt(3) > 0;
                term = known ? termAt(index) : term + random.nextInt(2);
                slice.add(new Entry(index, Math.max(term, 1), COMMAND));
                term = Math.max(term, 1);
            }
            log.accept(LogSlice.of(new EntryId(previous, termAt(previous)), slice), commit);
            for (Entry entry : slice) {
                if (entry.index() > last() || termAt(entry.index()) != entry.term()) {
                    truncate(entries, entry.index());
                    entries.add(entry.id());
                }
            }
        }

        private void write() {
            if (log.hasChange()) {
                unsynced.add(log.takeChange());
                written = log.nextSequence();
            }
        }

        private void sync() {
            for (int i = random.nextInt(3); i >= 0 && !unsynced.isEmpty(); i--) {
                LogChange change = unsynced.remove(0);
                if (change.truncateFrom() > 0) {
                    truncate(disk, change.truncateFrom());
                }
                for (Entry entry : change.entries().entries()) {
                    assertEquals(diskLast().index() + 1, entry.index());
                    disk.add(entry.id());
                }
                synced++;
            }
            log.persisted(synced, diskLast());
        }

        private void rarely() {
            int dice = random.nextInt(8);
            commit += random.nextInt((int) (log.durableIndex() - commit) + 1);
            if (dice == 0 && commit > base.index()) {
                base = new EntryId(commit, termAt(commit));
                log.compact(base);
            } else if (dice == 1 && unsynced.isEmpty() && !log.hasChange()) {
                base = new EntryId(last() + 3, termAt(last()) + 1);
                log.reset(base);
                entries.clear();
                disk.clear();
                written = log.nextSequence();
                synced = written;
                commit = base.index();
            }
            entries.removeIf(id -> id.index() <= base.index());
            disk.removeIf(id -> id.index() <= base.index());
        }

        void compare() {
            assertEquals(base, log.base());
            assertEquals(last(), log.lastIndex());
            for (long i = base.index(); i <= last(); i++) {
                assertEquals(termAt(i), log.termAt(i));
            }
            assertEquals(-1, log.termAt(base.index() - 1));
            assertEquals(-1, log.termAt(last() + 1));
            for (EntryId durable : entries.subList(0, (int) (log.durableIndex() - base.index()))) {
                assertTrue(disk.contains(durable), durable + " is called durable and is not on disk");
            }
            if (synced == written && !log.hasChange()) {
                assertTrue(log.durableIndex() >= commit);
            }
            if (log.durableIndex() < last()) {
                assertTrue(log.isInMemory(log.durableIndex() + 1, last()));
                LogSlice slice = log.inMemory(log.durableIndex() + 1, last(), Long.MAX_VALUE);
                assertEquals(last(), slice.lastIndex());
            }
        }

        private long last() {
            return entries.isEmpty()
                    ? base.index()
                    : entries.get(entries.size() - 1).index();
        }

        private EntryId diskLast() {
            return disk.isEmpty() ? base : disk.get(disk.size() - 1);
        }

        private long termAt(long index) {
            return index == base.index()
                    ? base.term()
                    : entries.get((int) (index - base.index() - 1)).term();
        }

        private static void truncate(List<EntryId> list, long from) {
            list.removeIf(id -> id.index() >= from);
        }
    }

    private static RaftLog emptyLog() {
        return new RaftLog(new RecoveredLog(HardState.INITIAL, EntryId.NONE, EntryId.NONE, List.of(), List.of()), 0);
    }

    private static void append(RaftLog log, long... terms) {
        for (long term : terms) {
            log.append(term, COMMAND);
        }
    }

    private static long write(RaftLog log) {
        log.takeChange();
        return log.nextSequence();
    }

    private static LogSlice slice(EntryId previous, long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            entries.add(new Entry(previous.index() + 1 + i, terms[i], COMMAND));
        }
        return LogSlice.of(previous, entries);
    }

    private static EntryId id(long index, long term) {
        return new EntryId(index, term);
    }
}
