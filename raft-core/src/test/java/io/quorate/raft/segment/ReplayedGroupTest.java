package io.quorate.raft.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.EntryEncoding;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.runtime.disk.MemoryDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Logs told by records of which some are lost, as they are where segments were given up. */
class ReplayedGroupTest {
    private final ReplayedGroup group = new ReplayedGroup(1, GroupId.of("g"));
    private int records;

    private static StoredRun run(long after, int count) {
        LogSlice slice = Writes.append(after, count).entries();
        return new StoredRun(slice.previous(), count, slice.encoded(EntryEncoding::encode));
    }

    private RecordVisitor.Place place() {
        records++;
        return new RecordVisitor.Place(Location.of(1, 100 * records), 100);
    }

    private void append(long after, int count) {
        group.append(null, 0, run(after, count), place());
    }

    private void become(long base, long last) {
        group.become(new GroupHead(HardState.INITIAL, Writes.id(base), Writes.id(last)));
    }

    private Group finished() {
        Map<Long, Segment> segments = new TreeMap<>();
        MemoryDisk disk = new MemoryDisk();
        disk.put("segment-000001", new byte[4096]);
        try (StoreDirectory directory = StoreDirectory.open(disk.directory());
                SegmentFile file = SegmentFile.open(directory, 1)) {
            segments.put(1L, new Segment(1, file));
            return group.finish(segments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertLog(long... firsts) {
        Runs runs = finished().state().runs();
        assertEquals(firsts.length, runs.size());
        for (int i = 0; i < firsts.length; i++) {
            assertEquals(firsts[i], runs.first(i));
        }
    }

    @Test
    void aMoveTakesThePlaceOfAllItOverlaps() {
        append(0, 2);
        append(2, 2);
        append(4, 2);
        append(6, 2);
        group.move(run(1, 5), place());
        assertLog(1, 2, 7);
        group.move(run(0, 8), place());
        assertLog(1);
    }

    @Test
    void aMoveIntoTheMiddleLeavesBothEnds() {
        append(0, 9);
        group.move(run(3, 2), place());
        assertLog(1, 4, 6);
    }

    @Test
    void aMoveFillsAHole() {
        become(0, 9);
        group.move(run(4, 5), place());
        assertThrows(IllegalArgumentException.class, this::finished);
        group.move(run(0, 4), place());
        assertLog(1, 5);
    }

    @Test
    void whatTheNextSegmentDoesNotCountIsGone() {
        append(0, 9);
        become(2, 4);
        append(4, 1);
        assertLog(1, 5);
        assertEquals(Writes.id(2), finished().state().base());
    }

    @Test
    void aTruncationOfACompactedRunLeavesNothing() {
        append(0, 9);
        group.compact(Writes.id(4));
        group.append(null, 5, run(4, 0), place());
        assertLog();
        append(4, 1);
        assertLog(5);
    }

    @Test
    void entriesThatDoNotFollowAreRefused() {
        append(0, 2);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> append(3, 1));
        assertTrue(String.valueOf(refusal.getMessage()).contains("(3,t1)"), refusal::toString);
    }
}
