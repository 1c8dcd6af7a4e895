package io.quorate.raft.logstore.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogWrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.rocksdb.RocksDB;

/**
 * Random writes of several groups to a store that is opened and closed some times, with what it must hold after each
 * write, and what it did to its disk meanwhile.
 */
final class CrashScript {
    static final NodeIdentity OWNER = new NodeIdentity(Logs.CLUSTER, Logs.NODE, 77);
    // Records of a few commands at most, and the smallest buffers, so that table files come and go.
    static final RocksDbLogStoreOptions OPTIONS = new RocksDbLogStoreOptions(64 << 10, 2, 64 << 10, 32, 1, 4 << 10, 0);

    private static final List<String> GROUPS = List.of("a", "b", "a-b");

    private final SplittableRandom random;
    private final List<GroupModel> models = new ArrayList<>();
    // After so many writes, what each group holds.
    private final List<Map<GroupId, GroupState>> history = new ArrayList<>();

    /** What a store has of a group. */
    record GroupState(RecoveredLog recovered, LogSlice entries) {
        static GroupState of(GroupModel model) {
            RecoveredLog recovered = model.recovered();
            LogSlice entries = model.lastIndex() < model.firstIndex()
                    ? LogSlice.empty(recovered.base())
                    : model.slice(model.firstIndex(), model.lastIndex());
            return new GroupState(recovered, entries);
        }

        /** Reads it all. */
        static GroupState of(RocksDbLogStore store, GroupId group) {
            RecoveredLog recovered = store.recover(group);
            EntryId base = recovered.base();
            long last = recovered.last().index();
            LogSlice entries = last == base.index()
                    ? LogSlice.empty(base)
                    : store.read(group, base.index() + 1, last, Long.MAX_VALUE);
            return new GroupState(recovered, entries);
        }
    }

    /** Makes a script whose commands have less than so many bytes. */
    CrashScript(long seed, int commandBytes) {
        random = new SplittableRandom(seed);
        Map<GroupId, GroupState> empty = new HashMap<>();
        for (String name : GROUPS) {
            GroupModel model = new GroupModel(GroupId.of(name), commandBytes);
            models.add(model);
            empty.put(model.group(), GroupState.of(model));
        }
        history.add(empty);
    }

    /** Runs in this directory and returns what happened to it. */
    List<DiskStep> run(Path directory, int lives, int callsPerLife) throws Exception {
        RocksDB.loadLibrary();
        try (DiskRecorder recorder = new DiskRecorder(directory)) {
            for (int life = 0; life < lives; life++) {
                try (RocksDbLogStore store = RocksDbLogStore.open(directory, OWNER, OPTIONS, List.of(recorder))) {
                    recorder.acknowledge(history.size() - 1);
                    check(read(store), history.size() - 1, history.size() - 1, "life " + life);
                    for (int call = random.nextInt(callsPerLife / 2, callsPerLife); call > 0; call--) {
                        List<LogWrite> writes = writes();
                        recorder.begin(history.size() - 1);
                        store.write(writes);
                        recorder.acknowledge(history.size() - 1);
                    }
                }
            }
            return recorder.steps();
        }
    }

    private List<LogWrite> writes() {
        List<LogWrite> writes = new ArrayList<>();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            GroupModel model = models.get(random.nextInt(models.size()));
            writes.add(model.next(random));
            Map<GroupId, GroupState> state = new HashMap<>(history.get(history.size() - 1));
            state.put(model.group(), GroupState.of(model));
            history.add(state);
        }
        return writes;
    }

    /** Reads what a store has. */
    Map<GroupId, GroupState> read(RocksDbLogStore store) {
        Map<GroupId, GroupState> state = new HashMap<>();
        for (GroupModel model : models) {
            state.put(model.group(), GroupState.of(store, model.group()));
        }
        return state;
    }

    /** Returns whether this is what there was after the last write. */
    boolean isLast(Map<GroupId, GroupState> state) {
        return state.equals(history.get(history.size() - 1));
    }

    /** Fails unless this is what there was after some number of writes in this range. */
    void check(Map<GroupId, GroupState> state, int atLeast, int atMost, String when) {
        for (int writes = atMost; writes > atLeast; writes--) {
            if (state.equals(history.get(writes))) {
                return;
            }
        }
        assertEquals(history.get(atLeast), state, when);
    }
}
