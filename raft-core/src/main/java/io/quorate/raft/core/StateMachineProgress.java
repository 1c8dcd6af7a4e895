package io.quorate.raft.core;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.core.log.RaftLog;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How far the state machine is: snapshot ≤ applied ≤ handed out ≤ commit. Hands committed entries out within a bound on
 * the bytes under way, and says when a snapshot is due.
 */
final class StateMachineProgress {
    /** How many entries are handed out at a time where their sizes are not known, as they are on disk only. */
    private static final int UNKNOWN_CHUNK_ENTRIES = 1024;

    /** A snapshot that failed is tried again when this part of the threshold was applied since. */
    private static final int RETRIES_PER_THRESHOLD = 4;

    private record Chunk(long toIndex, long bytes) {}

    private final RaftOptions options;
    private final ArrayDeque<Chunk> underWay = new ArrayDeque<>();
    private long bytesUnderWay;
    private long handedOutIndex;
    private long appliedIndex;
    private long bytesSinceSnapshot;
    private boolean takingSnapshot;
    private long noSnapshotBeforeIndex;
    private @Nullable SnapshotMeta snapshot;

    StateMachineProgress(RaftOptions options, @Nullable SnapshotMeta snapshot) {
        this.options = options;
        this.snapshot = snapshot;
        this.appliedIndex = snapshotIndex();
        this.handedOutIndex = appliedIndex;
    }

    long appliedIndex() {
        return appliedIndex;
    }

    long handedOutIndex() {
        return handedOutIndex;
    }

    long snapshotIndex() {
        return snapshot == null ? 0 : snapshot.index();
    }

    /** Returns about how many bytes were handed out and are not applied yet. */
    long backlogBytes() {
        return bytesUnderWay;
    }

    @Nullable
    SnapshotMeta snapshot() {
        return snapshot;
    }

    /** Hands out what is committed and fits into the backlog. */
    void handOut(RaftLog log, long commitIndex, Effects effects) {
        long maxBytes = options.replication().maxApplyBacklogBytes();
        while (handedOutIndex < commitIndex && (underWay.isEmpty() || bytesUnderWay < maxBytes)) {
            long from = handedOutIndex + 1;
            if (log.isInMemory(from, commitIndex)) {
                LogSlice slice = log.inMemory(from, commitIndex, maxBytes - bytesUnderWay);
                handOut(slice.lastIndex(), slice.sizeBytes());
                effects.add(new Effect.Apply(from, slice.lastIndex(), slice));
            } else {
                long stored = Math.min(commitIndex, log.durableIndex());
                long to = Math.min(stored, from + UNKNOWN_CHUNK_ENTRIES - 1);
                handOut(to, maxBytes);
                effects.add(new Effect.Apply(from, to, null));
            }
        }
    }

    private void handOut(long toIndex, long bytes) {
        handedOutIndex = toIndex;
        underWay.add(new Chunk(toIndex, bytes));
        bytesUnderWay += bytes;
    }

    /** Notes that everything up to this index is applied; takes a snapshot where one is due. */
    void applied(long index, Effects effects) {
        if (index <= appliedIndex) {
            return;
        }
        Invariant.check(index <= handedOutIndex, "only what was handed out is applied", index, handedOutIndex);
        noteApplied(index);
        if (isSnapshotDue()) {
            takeSnapshot(effects);
        }
    }

    private void noteApplied(long index) {
        appliedIndex = Math.max(appliedIndex, index);
        while (!underWay.isEmpty() && underWay.peek().toIndex() <= index) {
            long bytes = underWay.remove().bytes();
            bytesUnderWay -= bytes;
            bytesSinceSnapshot += bytes;
        }
    }

    private boolean isSnapshotDue() {
        if (appliedIndex < noSnapshotBeforeIndex) {
            return false;
        }
        long entries = options.snapshots().thresholdEntries();
        long bytes = options.snapshots().thresholdBytes();
        return (entries > 0 && appliedIndex - snapshotIndex() >= entries) || (bytes > 0 && bytesSinceSnapshot >= bytes);
    }

    /** Asks for a snapshot, unless one is being taken. */
    void takeSnapshot(Effects effects) {
        if (!takingSnapshot) {
            takingSnapshot = true;
            bytesSinceSnapshot = 0;
            effects.add(new Effect.TakeSnapshot());
        }
    }

    /** Notes that a snapshot of the own state is durable. Returns whether it is news. */
    boolean snapshotTaken(SnapshotMeta taken) {
        takingSnapshot = false;
        if (taken.index() <= snapshotIndex()) {
            return false;
        }
        Invariant.check(
                taken.index() <= handedOutIndex,
                "a snapshot holds applied entries only",
                taken.index(),
                handedOutIndex);
        // The news of the application may be on its way still, behind that of the snapshot.
        noteApplied(taken.index());
        snapshot = taken;
        return true;
    }

    /** Notes that the snapshot was given up. The next one waits a little: each attempt costs a capture and a write. */
    void snapshotNotTaken() {
        takingSnapshot = false;
        noSnapshotBeforeIndex = appliedIndex + options.snapshots().thresholdEntries() / RETRIES_PER_THRESHOLD;
    }

    /** Notes that the state machine now is what this snapshot holds. */
    void installed(SnapshotMeta installed) {
        Invariant.check(installed.index() > handedOutIndex, "no snapshot goes back", installed.index(), handedOutIndex);
        snapshot = installed;
        appliedIndex = installed.index();
        handedOutIndex = installed.index();
        underWay.clear();
        bytesUnderWay = 0;
        bytesSinceSnapshot = 0;
    }
}
