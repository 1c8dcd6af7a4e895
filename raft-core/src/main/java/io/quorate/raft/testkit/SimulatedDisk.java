package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node's disk holds, from life to life: the log with all that was written, the log with only what was synced,
 * and the latest snapshot. A crash keeps some prefix of the unsynced writes, or none.
 */
final class SimulatedDisk {

    /** A committed snapshot. */
    record Stored(SnapshotMeta meta, Bytes bytes) {}

    /** Thrown into a node at the place where its life ends. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("the power was cut", null, false, false);
        }
    }

    /** Who hears of what happens to the disk. */
    interface Observer {
        /** A write is about to be done; it is not synced yet. */
        void writing(int node, LogImage before, LogWrite write);

        /** This write has reached stable storage. */
        void synced(int node, LogWrite write);

        /** A snapshot has become the latest one. */
        void snapshotCommitted(int node, @Nullable SnapshotMeta before, SnapshotMeta snapshot);
    }

    private final int node;
    private final DiskLives lives;
    private final SeededRandom random;
    private final Observer observer;
    private final LogImage written = new LogImage();
    private final LogImage durable = new LogImage();
    private final ArrayDeque<LogWrite> unsynced = new ArrayDeque<>();
    private @Nullable Stored snapshot;
    private final PlannedCrash plannedCrash = new PlannedCrash();
    private long numbered;

    SimulatedDisk(int node, NodeIdentity identity, SeededRandom random, Observer observer) {
        this.node = node;
        this.lives = new DiskLives(identity);
        this.random = random;
        this.observer = observer;
    }

    int node() {
        return node;
    }

    NodeIdentity identity() {
        return lives.identity();
    }

    /** Returns the log with all that was written, synced or not. */
    LogImage written() {
        return written;
    }

    /** Returns the log with only what was synced. */
    LogImage durable() {
        return durable;
    }

    @Nullable
    Stored snapshot() {
        return snapshot;
    }

    long snapshotIndex() {
        Stored stored = snapshot;
        return stored == null ? 0 : stored.meta().index();
    }

    /** Returns the number of the latest write, counted over all lives. */
    long writes() {
        return numbered;
    }

    /** Writes all of these, or, where the power is cut meanwhile, only the first of them. */
    void write(List<LogWrite> writes) {
        boolean cut = plannedCrash.strikesThisCall();
        int survivors = cut ? random.nextInt(writes.size() + 1) : writes.size();
        for (int i = 0; i < survivors; i++) {
            LogWrite write = writes.get(i);
            observer.writing(node, written, write);
            written.apply(write);
            unsynced.add(write);
            numbered++;
        }
        if (cut) {
            throw new PowerCut();
        }
    }

    /** Brings the writes up to this one to stable storage. */
    void sync(long upTo) {
        while (numbered - unsynced.size() < upTo) {
            LogWrite write = unsynced.remove();
            durable.apply(write);
            observer.synced(node, write);
        }
    }

    /** Brings all that was written to stable storage. */
    void sync() {
        sync(numbered);
    }

    /** Loses power: returns how many unsynced writes are gone. */
    int crash() {
        int total = unsynced.size();
        // All, none, or some of them: the two ends are what most often goes wrong.
        int kept = random.chance(0.4) ? 0 : random.nextInt(total + 1);
        sync(numbered - total + kept);
        numbered -= unsynced.size();
        unsynced.clear();
        written.copyFrom(durable);
        plannedCrash.clear();
        return total - kept;
    }

    /** Becomes a new disk: nothing is on it, and it has an identity of its own under the old name. */
    void wipe() {
        lives.replace(durable);
        unsynced.clear();
        written.clear();
        durable.clear();
        snapshot = null;
        plannedCrash.clear();
    }

    /**
     * Returns the log that was synced to the disk of that incarnation, be it lost by now; of this one where it is 0.
     */
    LogImage durable(long incarnation) {
        return lives.durable(incarnation, durable);
    }

    /** Returns whether the disk is not the first one under its node's name. */
    boolean isReplaced() {
        return lives.isReplaced();
    }

    /** Notes that the node was turned away for its new disk; returns whether that is news. */
    boolean noteRefusal() {
        return lives.noteRefusal();
    }

    void commitSnapshot(Stored stored) {
        Stored before = snapshot;
        observer.snapshotCommitted(node, before == null ? null : before.meta(), stored.meta());
        snapshot = stored;
    }

    /** Returns the crash that is planned, to plan it. */
    PlannedCrash plannedCrash() {
        return plannedCrash;
    }

    /** Counts a call that leaves nothing behind where the power is cut within it. */
    void call() {
        if (plannedCrash.strikesThisCall()) {
            throw new PowerCut();
        }
    }

    /** Returns the exception of a failed call. */
    StorageException failure(String what) {
        return new StorageException(
                "simulated: " + what + " failed on node " + identity().node());
    }
}
