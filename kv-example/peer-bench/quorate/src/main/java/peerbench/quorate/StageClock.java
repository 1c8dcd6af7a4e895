package peerbench.quorate;

import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** When the one operation under way passed which stage. Any thread marks, the caller's starts and ends. */
final class StageClock {

    /** What an operation passes, in this order. */
    enum Stage {
        PROPOSED("propose has returned"),
        APPEND_SENT("append handed to the transport"),
        APPEND_RECEIVED("append at the follower"),
        WRITE_BEGUN("its log begins to write"),
        SYNCED("written and synced"),
        ACKNOWLEDGED("acknowledgement handed to the transport"),
        ACKNOWLEDGEMENT_RECEIVED("acknowledgement at the leader"),
        APPLIED("the state machine is called"),
        COMPLETED("the future has ended"),
        RESUMED("the caller runs again");

        private final String label;

        Stage(String label) {
            this.label = label;
        }
    }

    // Not in the line of the others: the caller's own way back goes on while the append is under way.
    private static final List<Stage> LINE =
            Arrays.stream(Stage.values()).filter(stage -> stage != Stage.PROPOSED).toList();

    private final Map<NodeId, AtomicLongArray> times = new ConcurrentHashMap<>();
    private final List<long[]> operations = new ArrayList<>();
    private final List<Long> ownSyncs = new ArrayList<>();
    private volatile @Nullable NodeId leader;
    private volatile long index;
    private long startedAt;

    /** Says who leads, before anything is marked. */
    void leader(NodeId node) {
        leader = node;
    }

    /** An operation is proposed, and will be the entry of this index. */
    void start(long entry) {
        for (AtomicLongArray of : times.values()) {
            for (int i = 0; i < of.length(); i++) {
                of.set(i, 0);
            }
        }
        startedAt = System.nanoTime();
        index = entry;
    }

    /** The caller, or the leader for him, is at this stage. */
    void mark(Stage stage) {
        if (leader != null) {
            mark(leader, stage, index);
        }
    }

    /** An entry is at this stage on its way to a follower and back, or at the leader. */
    void mark(NodeId node, Stage stage, long entry) {
        if (entry == index && entry > 0) {
            times.computeIfAbsent(node, any -> new AtomicLongArray(Stage.values().length))
                    .compareAndSet(stage.ordinal(), 0, System.nanoTime());
        }
    }

    /** The caller runs again: keeps what was seen, if all of it was. */
    void end() {
        index = 0;
        AtomicLongArray own = times.get(leader);
        AtomicLongArray fastest = null;
        for (Map.Entry<NodeId, AtomicLongArray> other : times.entrySet()) {
            long heard = at(other.getValue(), Stage.ACKNOWLEDGEMENT_RECEIVED);
            if (heard != 0 && (fastest == null || heard < at(fastest, Stage.ACKNOWLEDGEMENT_RECEIVED))) {
                fastest = other.getValue();
            }
        }
        if (own == null || fastest == null) {
            return;
        }
        long[] seen = new long[Stage.values().length];
        for (Stage stage : Stage.values()) {
            boolean ofFollower = stage.ordinal() >= Stage.APPEND_SENT.ordinal()
                    && stage.ordinal() <= Stage.ACKNOWLEDGEMENT_RECEIVED.ordinal();
            seen[stage.ordinal()] = at(ofFollower ? fastest : own, stage) - startedAt;
            if (seen[stage.ordinal()] < 0) {
                return;
            }
        }
        operations.add(seen);
        ownSyncs.add(at(own, Stage.SYNCED) - at(own, Stage.WRITE_BEGUN));
    }

    private static long at(AtomicLongArray times, Stage stage) {
        return times.get(stage.ordinal());
    }

    /** Forgets all that was seen. */
    void forget() {
        operations.clear();
        ownSyncs.clear();
    }

    /** Prints a row for each stage. */
    void print() {
        System.out.printf("%-42s %9s %9s %9s   (us; %d operations)%n", "", "at p50", "step p50", "step p99",
                operations.size());
        print("propose has returned", Stage.PROPOSED, null);
        Stage before = null;
        for (Stage stage : LINE) {
            print(stage.label, stage, before);
            before = stage;
        }
        long[] syncs = ownSyncs.stream().mapToLong(Long::longValue).filter(nanos -> nanos > 0).sorted().toArray();
        System.out.printf(Locale.ROOT, "%-42s %9s %9.1f %9.1f%n", "(the leader's own write and sync)", "",
                micros(syncs, 50), micros(syncs, 99));
    }

    private void print(String label, Stage stage, @Nullable Stage before) {
        long[] at = sorted(stage, null);
        long[] step = sorted(stage, before);
        System.out.printf(Locale.ROOT, "%-42s %9.1f %9.1f %9.1f%n", label, micros(at, 50), micros(step, 50),
                micros(step, 99));
    }

    private long[] sorted(Stage stage, @Nullable Stage before) {
        return operations.stream()
                .mapToLong(seen -> seen[stage.ordinal()] - (before == null ? 0 : seen[before.ordinal()]))
                .sorted()
                .toArray();
    }

    private static double micros(long[] sortedNanos, int percent) {
        return sortedNanos.length == 0 ? 0 : sortedNanos[(sortedNanos.length - 1) * percent / 100] / 1e3;
    }
}
