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
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
        private final long askedAt;
        private boolean ready;
        private @Nullable Long leaseEnd;

        private Batch(long token, List<PendingRead<?>> reads, long deadline, long askedAt) {
            this.token = token;
            this.reads = reads;
            this.deadline = deadline;
            this.askedAt = askedAt;
        }

        /** Returns whether the state that was read by now is fresh enough: where a lease vouches for it, still does. */
        private boolean isGoodAt(long time) {
            Long end = leaseEnd;
            return end == null || time - end < 0;
        }
    }

    private final int timeoutTicks;
    private final Meter meter;
    private final LongSupplier clock;
    private final Consumer<PendingRead<?>> again;
    // In the order of their tokens, and so, but for those that are asked again, of their deadlines.
    private final Map<Long, Batch> byToken = new LinkedHashMap<>();
    // Reads of the state as it is, on their way to the apply thread.
    private final Set<PendingRead<?>> immediate = new LinkedHashSet<>();
    private long now;
    private volatile int size;
    private @Nullable RuntimeException closed;
    // The state machine has all that was acknowledged before this time. Only the apply thread touches it.
    private @Nullable Long freshSince;

    /**
     * Makes a tracker.
     *
     * @param timeoutTicks how long a read may wait
     * @param meter counts them
     * @param clock the time in nanoseconds, which only rises
     * @param again takes the reads that a majority must confirm after all
     */
    ReadTracker(int timeoutTicks, Meter meter, LongSupplier clock, Consumer<PendingRead<?>> again) {
        this.timeoutTicks = timeoutTicks;
        this.meter = meter;
        this.clock = clock;
        this.again = again;
    }

    /** Remembers these reads under their token, until one of the other methods ends them. */
    void register(long token, List<PendingRead<?>> reads) {
        Batch batch;
        RuntimeException refusal;
        long askedAt = clock.getAsLong();
        synchronized (this) {
            batch = new Batch(token, reads, deadlineOf(reads), askedAt);
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

    private long deadlineOf(List<PendingRead<?>> reads) {
        long deadline = now + timeoutTicks;
        for (PendingRead<?> read : reads) {
            deadline = Math.min(deadline, read.deadline(now + timeoutTicks));
        }
        return deadline;
    }

    private void fail(Batch batch, RuntimeException reason) {
        end(batch.reads, reason);
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
                read.deadline(now + timeoutTicks);
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
        leave(read);
    }

    private synchronized void leave(PendingRead<?> read) {
        if (immediate.remove(read)) {
            size--;
        }
    }

    /** Runs a read that was entered where the state is at most this old; otherwise a majority must confirm it. */
    void runIfFresh(PendingRead<?> read, long maxNanos) {
        Long since = freshSince;
        if (since != null && clock.getAsLong() - since <= maxNanos) {
            run(read);
        } else {
            leave(read);
            if (!read.isDone()) {
                again.accept(read);
            }
        }
    }

    /**
     * Returns the reads that now wait for the state machine only, or null where they have ended already.
     *
     * @param leaseEnd when the lease ends that vouches for them; null = a majority does
     */
    synchronized @Nullable Batch ready(long token, @Nullable Long leaseEnd) {
        Batch batch = byToken.get(token);
        if (batch != null) {
            batch.ready = true;
            batch.leaseEnd = leaseEnd;
        }
        return batch;
    }

    /**
     * Runs the queries of a batch, on the calling thread. The clock is looked at after the state was: however long the
     * node stood still before, while the lease lasts no other one can have led (rule R2).
     */
    void run(Batch batch) {
        for (PendingRead<?> read : batch.reads) {
            read.query();
        }
        boolean isGood = batch.isGoodAt(clock.getAsLong());
        synchronized (this) {
            remove(batch);
        }
        if (!isGood) {
            batch.reads.forEach(again);
            return;
        }
        Long since = freshSince;
        freshSince = since == null || batch.askedAt - since > 0 ? (Long) batch.askedAt : since;
        meter.count(RaftMetrics.Counter.READS_SERVED, batch.reads.size());
        meter.since(RaftMetrics.Timer.READ, batch.askedAt);
        for (PendingRead<?> read : batch.reads) {
            read.settle();
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
        List<PendingRead<?>> immediateExpired = new ArrayList<>();
        synchronized (this) {
            now++;
            takeExpired(immediateExpired);
            Iterator<Batch> batches = byToken.values().iterator();
            // All of them, since those that are asked again have less time than others before them.
            while (batches.hasNext()) {
                Batch batch = batches.next();
                if (batch.deadline <= now) {
                    expired.add(batch);
                }
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
        end(immediateExpired, new BusyException("the local state machine did not get to the read in time"));
    }

    private synchronized void takeExpired(List<PendingRead<?>> target) {
        Iterator<PendingRead<?>> reads = immediate.iterator();
        while (reads.hasNext()) {
            PendingRead<?> read = reads.next();
            if (read.deadline(now) > now) {
                // In the order in which they came, and so of their deadlines.
                return;
            }
            reads.remove();
            size--;
            target.add(read);
        }
    }

    private void end(List<PendingRead<?>> reads, RuntimeException reason) {
        int ended = 0;
        for (PendingRead<?> read : reads) {
            ended += read.completeExceptionally(reason) ? 1 : 0;
        }
        if (ended > 0) {
            meter.count(RaftMetrics.Counter.READS_REJECTED, ended);
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
        end(immediateLeft, reason);
    }
}
