package io.quorate.raft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final GroupId GROUP = GroupId.of("g");
    private static final long APPEND = 4_000_000;
    private static final int SIZE = Entry.OVERHEAD_BYTES + 1;

    private final LogImage log = new LogImage();

    CatchUpTest() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            entries.add(new Entry(i, 1, Bytes.utf8("x")));
        }
        log.apply(new LogWrite.Append(GROUP, null, 0, LogSlice.of(EntryId.NONE, entries)));
    }

    @Test
    void nothingIsGrantedToWhoLacksNothing() {
        assertEquals(0, CatchUp.nanos(log, 100, options(1, 1, 1)));
    }

    @Test
    void oneEntryAtATimeTakesLongest() {
        assertEquals(90 * APPEND, CatchUp.nanos(log, 10, options(1, 1, 1000)));
    }

    @Test
    void longAppendsAreFew() {
        assertEquals(9 * APPEND, CatchUp.nanos(log, 10, options(9 * SIZE, 1, 1000)));
    }

    @Test
    void theWindowIsOfMessagesAndOfBytes() {
        assertEquals(30 * APPEND, CatchUp.nanos(log, 10, options(1, 3, 1000)));
        assertEquals(45 * APPEND, CatchUp.nanos(log, 10, options(1, 3, 2 * SIZE)));
    }

    @Test
    void whatIsReleasedCountsAsWell() {
        log.apply(new LogWrite.Compact(GROUP, new EntryId(60, 1)));
        assertEquals(90 * APPEND, CatchUp.nanos(log, 10, options(1, 1, 1000)));
        assertEquals(20 * APPEND, CatchUp.nanos(log, 80, options(1, 1, 1000)));
    }

    private static ReplicationOptions options(int appendBytes, int inFlight, long bytesInFlight) {
        return new ReplicationOptions(1 << 12, appendBytes, inFlight, bytesInFlight, 1 << 12, 1 << 12, 0);
    }
}
