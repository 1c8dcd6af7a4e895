package io.quorate.raft.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.runtime.disk.MemoryDisk;
import io.quorate.raft.spi.LogModel;
import io.quorate.raft.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Random writes of several groups to a store that is opened and closed some times, with what it must hold after each
 * call. The disk is marked with twice the number of the last call that returned, and one more while one is under way.
 */
final class StoreScript {
    static final NodeIdentity OWNER = new NodeIdentity(ClusterId.of("test"), NodeId.of("n1"), 77);
    static final SegmentedLogStoreOptions OPTIONS = new SegmentedLogStoreOptions(4 << 10, 300, 2, 0);

    private final SplittableRandom random;
    private final List<RandomLog> logs = new ArrayList<>();
    // After so many calls, what each group holds.
    private final List<Map<GroupId, State>> history = new ArrayList<>();

    /** What a store has of a group. */
    record State(RecoveredLog recovered, LogSlice entries) {
        static State of(LogModel model) {
            RecoveredLog recovered = model.recovered();
            LogSlice entries = model.isEmpty()
                    ? LogSlice.empty(model.base())
                    : model.slice(model.base().index() + 1, model.last().index());
            return new State(recovered, entries);
        }

        /** Reads it all. */
        static State of(SegmentedLogStore store, GroupId group) {
            RecoveredLog recovered = store.recover(group);
            EntryId base = recovered.base();
            long last = recovered.last().index();
            LogSlice entries = last == base.index()
                    ? LogSlice.empty(base)
                    : store.read(group, base.index() + 1, last, Long.MAX_VALUE);
            return new State(recovered, entries);
        }
    }

    StoreScript(long seed) {
        random = new SplittableRandom(seed);
        // One that hardly ever lets go of anything holds segments back.
        logs.add(new RandomLog(GroupId.of("a"), 150, 15));
        logs.add(new RandomLog(GroupId.of("b"), 600, 15));
        logs.add(new RandomLog(GroupId.of("slow"), 20, 1));
        history.add(state());
    }

    private Map<GroupId, State> state() {
        Map<GroupId, State> state = new TreeMap<>();
        for (RandomLog log : logs) {
            state.put(log.group(), State.of(log.model()));
        }
        return state;
    }

    static SegmentedLogStore open(MemoryDisk disk) {
        return SegmentedLogStore.open(disk.directory(), OWNER, OPTIONS);
    }

    /** Runs on this disk. */
    void run(MemoryDisk disk, int lives, int callsPerLife) {
        for (int life = 0; life < lives; life++) {
            try (SegmentedLogStore store = open(disk)) {
                disk.mark(2L * acknowledged());
                check(read(store), acknowledged(), acknowledged(), "life " + life);
                for (int call = random.nextInt(callsPerLife / 2, callsPerLife); call > 0; call--) {
                    call(disk, store);
                }
            }
        }
    }

    private void call(MemoryDisk disk, SegmentedLogStore store) {
        List<LogWrite> writes = new ArrayList<>();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            writes.add(logs.get(random.nextInt(logs.size())).next(random));
        }
        disk.mark(2L * acknowledged() + 1);
        history.add(state());
        store.write(writes);
        disk.mark(2L * acknowledged());
    }

    /** Returns the number of the last call. */
    int acknowledged() {
        return history.size() - 1;
    }

    /** Reads what a store has. */
    Map<GroupId, State> read(SegmentedLogStore store) {
        Map<GroupId, State> state = new TreeMap<>();
        for (RandomLog log : logs) {
            state.put(log.group(), State.of(store, log.group()));
        }
        return state;
    }

    /** Returns whether this is what there was after the last call. */
    boolean isLast(Map<GroupId, State> state) {
        return state.equals(history.get(acknowledged()));
    }

    /** Returns after which call, of those between the two, this is what there was; fails where it is not. */
    int check(Map<GroupId, State> state, int atLeast, int atMost, String when) {
        for (int calls = Math.min(atMost, acknowledged()); calls > atLeast; calls--) {
            if (state.equals(history.get(calls))) {
                return calls;
            }
        }
        assertEquals(history.get(atLeast), state, when);
        return atLeast;
    }
}
