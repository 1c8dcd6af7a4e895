package io.quorate.raft.runtime;

import io.quorate.raft.core.Effect;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.SnapshotReader;
import io.quorate.raft.spi.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * Feeds committed entries to the state machine, in order, and serves the reads that wait for them: on the apply thread,
 * so that a state machine needs no lock. What the state machine throws stops the node; no entry is ever skipped.
 *
 * @param <R> what a command results in
 */
final class Applier<R> {
    private final AppliedState<R> state;
    private final CommittedLog log;
    private final Callers<R> callers;
    private final ApplierSnapshots snapshots;
    private final Executor executor;
    private final Outbox outbox;
    private final TreeMap<Long, List<ReadTracker.Batch>> waitingReads = new TreeMap<>();
    private volatile boolean stopped;

    /** What the applier works on. */
    record Parts<R>(AppliedState<R> state, CommittedLog log, Callers<R> callers, ApplierSnapshots snapshots) {}

    Applier(Parts<R> parts, Executor executor, Outbox outbox) {
        this.state = parts.state();
        this.log = parts.log();
        this.callers = parts.callers();
        this.snapshots = parts.snapshots();
        this.executor = executor;
        this.outbox = outbox;
    }

    /** Applies entries; {@link Event.Applied} follows. */
    void apply(Effect.Apply request) {
        submit(() -> {
            LogSlice given = request.entries();
            if (given != null) {
                applySlice(given);
            }
            while (state.last().index() < request.toIndex() && !stopped) {
                applySlice(log.read(state.last().index() + 1, request.toIndex()));
            }
        });
    }

    private void applySlice(LogSlice slice) {
        long startedAt = outbox.meter().now();
        AppliedBatch<R> results = state.apply(slice);
        outbox.meter().applied(slice, results, startedAt);
        callers.applied(slice, results);
        serveReads();
        outbox.report(new Event.Applied(slice.lastIndex()));
    }

    /** Serves these reads once this index is applied. */
    void read(long index, ReadTracker.Batch batch) {
        submit(() -> {
            if (index <= state.last().index()) {
                callers.reads().run(batch);
            } else {
                waitingReads.computeIfAbsent(index, key -> new ArrayList<>()).add(batch);
            }
        });
    }

    /** Serves a read from the state as it is where that is known to be this fresh; otherwise it must be confirmed. */
    void readIfFresh(PendingRead<?> read, long maxNanos) {
        executor.execute(() -> callers.reads().runIfFresh(read, maxNanos));
    }

    /** Serves a read from the state as it is. */
    void readNow(PendingRead<?> read) {
        executor.execute(() -> callers.reads().run(read));
    }

    private void serveReads() {
        while (!waitingReads.isEmpty()
                && waitingReads.firstKey() <= state.last().index()) {
            for (ReadTracker.Batch batch : waitingReads.pollFirstEntry().getValue()) {
                callers.reads().run(batch);
            }
        }
    }

    /** Captures the state for a snapshot; {@link Event.SnapshotTaken} or {@link Event.SnapshotNotTaken} follows. */
    void takeSnapshot() {
        submit(() -> snapshots.take(state));
    }

    /**
     * Restores the state machine from the received snapshot; {@link Event.SnapshotInstalled} or
     * {@link Event.SnapshotNotInstalled} follows.
     */
    void restore(SnapshotMeta snapshot) {
        submit(() -> {
            try (SnapshotWriter received = snapshots.received(snapshot)) {
                if (received == null) {
                    outbox.reportSetback(new Event.SnapshotNotInstalled(snapshot.last()));
                    return;
                }
                restore(snapshot, received);
            }
        });
    }

    private void restore(SnapshotMeta snapshot, SnapshotWriter received) {
        try (SnapshotReader verified = snapshots.verify(snapshot, received)) {
            if (verified == null) {
                outbox.reportSetback(new Event.SnapshotNotInstalled(snapshot.last()));
                return;
            }
            state.restore(verified);
        }
        snapshots.commit(received, snapshot);
        callers.jumped(snapshot.index());
        outbox.report(new Event.SnapshotInstalled(snapshot));
        serveReads();
    }

    private void submit(Runnable task) {
        executor.execute(() -> {
            if (stopped) {
                return;
            }
            try {
                task.run();
            } catch (Throwable e) {
                stopped = true;
                outbox.fail(e);
            }
        });
    }

    /** Applies nothing any more after the batch that is being applied. Called by any thread. */
    void stop() {
        stopped = true;
    }
}
