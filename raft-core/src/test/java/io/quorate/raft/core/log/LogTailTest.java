package io.quorate.raft.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTailTest {
    private static final int ENTRY = Entry.OVERHEAD_BYTES + 1;

    @Test
    void keepsOrderWhileItGrowsAroundItsEnd() {
        LogTail tail = tail(1000, 1000);
        tail.evict(1600, 400L * ENTRY);
        assertEquals(1600, tail.firstIndex());
        for (long i = 2000; i < 5000; i++) {
            tail.append(entry(i));
        }
        LogSlice all = tail.slice(new EntryId(1599, 1), 4999, Long.MAX_VALUE);
        assertEquals(3400, all.size());
        assertEquals(3400L * ENTRY, tail.sizeBytes());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "24, 1", "25, 2", "49, 2", "50, 3", "1000, 10"})
    void slicesAtLeastOneAndNoMoreThanTheBytesBeyondIt(long maxBytes, int entries) {
        assertEquals(entries, tail(1, 10).slice(EntryId.NONE, 10, maxBytes).size());
    }

    @Test
    void evictsNothingThatIsNotDurable() {
        LogTail tail = tail(1, 10);
        tail.evict(4, 0);
        assertFalse(tail.holds(4));
        assertTrue(tail.holds(5));
        assertEquals(6L * ENTRY, tail.sizeBytes());
    }

    @Test
    void truncatesBelowWhatItHolds() {
        LogTail tail = tail(5, 3);
        tail.truncateFrom(3);
        assertEquals(0, tail.sizeBytes());
        tail.append(entry(3));
        assertTrue(tail.holds(3));
        assertFalse(tail.holds(5));
    }

    @Test
    void refusesToSliceWhatIsGone() {
        LogTail tail = tail(1, 5);
        tail.evict(3, 0);
        assertThrows(IllegalStateException.class, () -> tail.slice(new EntryId(1, 1), 5, 0));
    }

    private static LogTail tail(long first, int count) {
        LogTail tail = new LogTail(first);
        for (long i = first; i < first + count; i++) {
            tail.append(entry(i));
        }
        return tail;
    }

    private static Entry entry(long index) {
        return new Entry(index, 1, Bytes.utf8("x"));
    }
}
