package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reads of local callers from the turn that takes them to their end. Every future ends exactly once.
 *
 * <p>Called by the loop and the apply thread. No future is completed while the lock is held.
 */
final class ReadTracker {

    /** The reads that share a token, and so a read index. */
    static final class Batch {
        private final long token;
        private final List<PendingRead<?>> reads;
        private final long deadline;
        private final long takenAt;
        private boolean ready;

        private Batch(long token, List<PendingRead<?>> reads, long deadline, long takenAt) {
            this.token = token;
            this.reads = reads;
            this.deadline = deadline;
            this.takenAt = takenAt;
        }
    }

    private final int timeoutTicks;
    private final Meter meter;
    // In the order of their tokens, and so of their deadlines.
    private final Map<Long, Batch> byToken = new LinkedHashMap<>();
    // Reads of the state as it is, on their way to the apply thread.
    private final Set<PendingRead<?>> immediate = new LinkedHashSet<>();
    private long now;
    private volatile int size;
    private @Nullable RuntimeException closed;

    /** Makes a tracker of reads that wait for this many ticks. */
    ReadTracker(int timeoutTicks, Meter meter) {
        this.timeoutTicks = timeoutTicks;
        this.meter = meter;
    }

    /** Remembers these reads under their token, until one of the other methods ends them. */
    void register(long token, List<PendingRead<?>> reads) {
        Batch batch;
        RuntimeException refusal;
        synchronized (this) {
            batch = new Batch(token, reads, now + timeoutTicks, meter.now());
            refusal = closed;
            if (refusal == null) {
                byToken.put(token, batch);
                size += reads.size();
            }
        }
        if (refusal != null) {
            fail(batch, refusal);
        }
    }

    private void fail(Batch batch, RuntimeException reason) {
        int ended = 0;
        for (PendingRead<?> read : batch.reads) {
            ended += read.completeExceptionally(reason) ? 1 : 0;
        }
        meter.count(RaftMetrics.Counter.READS_REJECTED, ended);
    }

    /** Returns how many reads wait for their end. */
    int size() {
        return size;
    }

    /** Remembers a read that waits for the apply thread only; returns whether it is to be run. */
    boolean enter(PendingRead<?> read) {
        RuntimeException refusal;
        synchronized (this) {
            refusal = closed;
            if (refusal == null && immediate.size() >= Inbox.MAX_CALLERS) {
                refusal = new BusyException("too many reads are waiting for the state machine");
            }
            if (refusal == null) {
                immediate.add(read);
                size++;
            }
        }
        if (refusal != null) {
            read.completeExceptionally(refusal);
            meter.count(RaftMetrics.Counter.READS_REJECTED, 1);
        }
        return refusal == null;
    }

    /** Runs a read that was entered, on the calling thread. */
    void run(PendingRead<?> read) {
        read.run();
        meter.count(RaftMetrics.Counter.READS_SERVED, 1);
        synchronized (this) {
            if (immediate.remove(read)) {
                size--;
            }
        }
    }

    /** Returns the reads that now wait for the state machine only, or null where they have ended already. */
    synchronized @Nullable Batch ready(long token) {
        Batch batch = byToken.get(token);
        if (batch != null) {
            batch.ready = true;
        }
        return batch;
    }

    /** Runs the queries of a batch, on the calling thread. */
    void run(Batch batch) {
        for (PendingRead<?> read : batch.reads) {
            read.run();
        }
        meter.count(RaftMetrics.Counter.READS_SERVED, batch.reads.size());
        meter.since(RaftMetrics.Timer.READ, batch.takenAt);
        synchronized (this) {
            remove(batch);
        }
    }

    /** The reads cannot be served. */
    void rejected(long token, Rejection reason, @Nullable NodeId leader) {
        Batch batch;
        synchronized (this) {
            batch = byToken.get(token);
            if (batch != null) {
                remove(batch);
            }
        }
        if (batch != null) {
            fail(batch, Rejections.toException(reason, leader));
        }
    }

    private synchronized void remove(Batch batch) {
        if (byToken.remove(batch.token) != null) {
            size -= batch.reads.size();
        }
    }

    /** A tick has passed: reads that have waited for too long end. */
    void tick() {
        List<Batch> expired = new ArrayList<>();
        synchronized (this) {
            now++;
            Iterator<Batch> batches = byToken.values().iterator();
            while (batches.hasNext()) {
                Batch batch = batches.next();
                if (batch.deadline > now) {
                    break;
                }
                expired.add(batch);
            }
            for (Batch batch : expired) {
                remove(batch);
            }
        }
        for (Batch batch : expired) {
            fail(
                    batch,
                    batch.ready
                            ? new BusyException("the local state machine did not get as far as the read index in time")
                            : new NotLeaderException("no leader gave a read index in time", null));
        }
    }

    /** Ends everything that waits, and what is registered later, with this reason. */
    void close(RuntimeException reason) {
        List<Batch> left;
        List<PendingRead<?>> immediateLeft;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = reason;
            left = new ArrayList<>(byToken.values());
            immediateLeft = new ArrayList<>(immediate);
            byToken.clear();
            immediate.clear();
            size = 0;
        }
        for (Batch batch : left) {
            fail(batch, reason);
        }
        for (PendingRead<?> read : immediateLeft) {
            if (read.completeExceptionally(reason)) {
                meter.count(RaftMetrics.Counter.READS_REJECTED, 1);
            }
        }
    }
}
