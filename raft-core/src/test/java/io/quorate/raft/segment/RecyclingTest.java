package io.quorate.raft.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogWrite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many segments' worth of writes: files are used again, and a group that is slow does not hold them all. */
class RecyclingTest {
    private static final int ROUNDS = Integer.getInteger("quorate.rounds", 400);
    private static final GroupId SLOW = GroupId.of("slow");

    private @TempDir Path directory;

    private SegmentedLogStore open(int segmentBytes) {
        return SegmentedLogStore.open(
                directory, StoreScript.OWNER, new SegmentedLogStoreOptions(segmentBytes, 1 << 10, 2, 0));
    }

    @Test
    void whatIsReleasedIsUsedAgain() throws IOException {
        try (SegmentedLogStore store = open(16 << 10)) {
            for (long last = 0; last < 20_000; last += 20) {
                store.write(List.of(Writes.append(last, 20)));
                if (last >= 40) {
                    store.write(List.of(Writes.compact(Writes.GROUP, last - 20)));
                }
            }
        }
        assertTrue(Writes.segmentFiles(directory) <= 4, Writes.segmentFiles(directory) + " files for 2 MB of writes");
    }

    @Test
    void aSlowGroupHoldsItsEntriesOnly() throws IOException {
        long slow = 0;
        try (SegmentedLogStore store = open(16 << 10)) {
            for (long last = 0; last < 20_000; last += 20) {
                List<LogWrite> writes = new ArrayList<>(List.of(Writes.append(last, 20)));
                if (last % 100 == 0) {
                    writes.add(Writes.append(SLOW, slow, 1, 50));
                    slow++;
                }
                if (last >= 40) {
                    writes.add(Writes.compact(Writes.GROUP, last - 20));
                }
                store.write(writes);
            }
        }
        // 200 entries of about 150 bytes with their records, thinly spread over more than a hundred segments.
        assertTrue(Writes.segmentFiles(directory) <= 14, Writes.segmentFiles(directory) + " files");
        try (SegmentedLogStore store = open(16 << 10)) {
            LogSlice read = store.read(SLOW, 1, slow, Long.MAX_VALUE);
            assertEquals(Writes.append(SLOW, 0, (int) slow, 50).entries(), read);
        }
    }

    @Test
    void oneWriteMayBeLargerThanASegment() throws IOException {
        try (SegmentedLogStore store = open(4 << 10)) {
            store.write(List.of(Writes.append(0, 10), Writes.append(10, 1000)));
            store.write(List.of(Writes.append(1010, 1)));
        }
        try (SegmentedLogStore store = open(4 << 10)) {
            assertEquals(Writes.append(0, 1011).entries(), store.read(Writes.GROUP, 1, 1011, Long.MAX_VALUE));
            store.write(List.of(Writes.compact(Writes.GROUP, 1011)));
            store.write(List.of(Writes.append(1011, 1)));
            store.write(List.of(Writes.append(1012, 1)));
        }
        assertTrue(Writes.segmentFiles(directory) <= 4, "the large file is gone");
    }

    @Test
    void manyGroupsShareSegments() {
        int groups = 500;
        try (SegmentedLogStore store = open(64 << 10)) {
            for (int round = 0; round < 10; round++) {
                List<LogWrite> writes = new ArrayList<>();
                for (int group = 0; group < groups; group++) {
                    writes.add(Writes.append(GroupId.of("g" + group), round, 1, 30));
                }
                store.write(writes);
            }
        }
        try (SegmentedLogStore store = open(64 << 10)) {
            for (int group = 0; group < groups; group++) {
                GroupId id = GroupId.of("g" + group);
                assertEquals(Writes.append(id, 0, 10, 30).entries(), store.read(id, 1, 10, Long.MAX_VALUE));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void randomWritesGiveWhatTheModelGives(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RandomLog> logs = List.of(
                new RandomLog(GroupId.of("a"), 1500, 10),
                new RandomLog(GroupId.of("b"), 100, 10),
                new RandomLog(GroupId.of("a-b"), 30, 1));
        int round = 0;
        while (round < ROUNDS) {
            try (SegmentedLogStore store = open(8 << 10 << random.nextInt(3))) {
                for (int i = random.nextInt(1, 120); i > 0; i--) {
                    round++;
                    List<LogWrite> writes = new ArrayList<>();
                    for (int w = random.nextInt(1, 6); w > 0; w--) {
                        writes.add(logs.get(random.nextInt(logs.size())).next(random));
                    }
                    store.write(writes);
                    RandomLog log = logs.get(random.nextInt(logs.size()));
                    String when = "seed " + seed + ", round " + round;
                    assertEquals(StoreScript.State.of(log.model()), StoreScript.State.of(store, log.group()), when);
                }
            }
            try (SegmentedLogStore store = open(8 << 10)) {
                for (RandomLog log : logs) {
                    String when = "seed " + seed + ", opened after round " + round;
                    assertEquals(StoreScript.State.of(log.model()), StoreScript.State.of(store, log.group()), when);
                }
            }
        }
    }
}
