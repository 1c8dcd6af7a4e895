package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogWrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random writes of several groups, enough of them for table files to be written, merged and dropped, compared with a
 * model; {@code -Dquorate.rounds=N} makes it longer.
 */
class RandomWritesTest {
    private static final int ROUNDS = Integer.getInteger("quorate.rounds", 400);

    private @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theStoreHoldsWhatTheModelHolds(long seed) {
        run(seed, Logs.SMALL);
    }

    @Test
    void alsoWithOrdinaryBuffers() {
        run(14, RocksDbLogStoreOptions.DEFAULT);
    }

    private void run(long seed, RocksDbLogStoreOptions options) {
        SplittableRandom random = new SplittableRandom(seed);
        List<GroupModel> groups = new ArrayList<>();
        for (String name : List.of("a", "b", "a-b")) {
            groups.add(new GroupModel(GroupId.of(name)));
        }
        int round = 0;
        while (round < ROUNDS) {
            try (RocksDbLogStore store = RocksDbLogStore.open(directory, Logs.CLUSTER, Logs.NODE, options)) {
                for (GroupModel group : groups) {
                    check(store, group, "seed " + seed + ", opened before round " + round);
                }
                for (int i = random.nextInt(1, 120); i > 0; i--) {
                    round++;
                    store.write(writes(groups, random));
                    GroupModel group = groups.get(random.nextInt(groups.size()));
                    checkPart(store, group, random, "seed " + seed + ", round " + round);
                }
            }
        }
    }

    private static List<LogWrite> writes(List<GroupModel> groups, SplittableRandom random) {
        List<LogWrite> writes = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            writes.add(groups.get(random.nextInt(groups.size())).next(random));
        }
        return writes;
    }

    private static void check(RocksDbLogStore store, GroupModel group, String when) {
        assertEquals(group.recovered(), store.recover(group.group()), when);
        if (group.lastIndex() >= group.firstIndex()) {
            assertEquals(
                    group.slice(group.firstIndex(), group.lastIndex()),
                    store.read(group.group(), group.firstIndex(), group.lastIndex(), Long.MAX_VALUE),
                    when);
        }
    }

    private static void checkPart(RocksDbLogStore store, GroupModel group, SplittableRandom random, String when) {
        assertEquals(group.recovered(), store.recover(group.group()), when);
        if (group.lastIndex() >= group.firstIndex()) {
            long from = random.nextLong(group.firstIndex(), group.lastIndex() + 1);
            long to = random.nextLong(from, group.lastIndex() + 1);
            LogSlice slice = store.read(group.group(), from, to, random.nextInt(20_000));
            assertEquals(group.slice(from, slice.lastIndex()), slice, when);
        }
    }
}
