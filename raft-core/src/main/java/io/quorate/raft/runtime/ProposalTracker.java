package io.quorate.raft.runtime;

import io.quorate.raft.api.Committed;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The proposals of local callers from the turn that takes them to their end. Every future ends exactly once, in one of
 * three ways: applied, surely not applied, or unknown.
 *
 * <p>Called by the loop and the apply thread. No future is completed while the lock is held, as its callbacks are the
 * caller's own code.
 *
 * @param <R> what a command results in
 */
class ProposalTracker<R> {

    /**
     * Proposals that share a token: one batch of the loop, and consecutive entries of the log once they are accepted.
     */
    private static final class Batch<R> {
        final long token;
        final List<PendingProposal<R>> futures;
        final long deadline;
        final long takenAt;
        final long passedBefore;

        @Nullable
        EntryId first;

        Batch(long token, List<PendingProposal<R>> futures, long deadline, long takenAt, long passedBefore) {
            this.token = token;
            this.futures = futures;
            this.deadline = deadline;
            this.takenAt = takenAt;
            this.passedBefore = passedBefore;
        }

        /** Returns how many had not ended before. */
        int fail(RuntimeException reason) {
            int ended = 0;
            for (int i = 0; i < futures.size(); i++) {
                ended += futures.get(i).completeExceptionally(reason) ? 1 : 0;
            }
            return ended;
        }
    }

    private final int timeoutTicks;
    private final Meter meter;
    // In the order of their tokens, and so of their deadlines.
    private final Map<Long, Batch<R>> byToken = new LinkedHashMap<>();
    // By index, then term: two leaders may have promised the same index, and only one keeps its promise.
    private final TreeMap<EntryId, Batch<R>> byEntry =
            new TreeMap<>(Comparator.comparingLong(EntryId::index).thenComparingLong(EntryId::term));
    private long now;
    private long passedIndex;
    private volatile int size;
    private @Nullable RuntimeException closed;

    // The entry whose commit is being timed, one at a time; 0 = none. Only the loop touches these.
    private long sampleIndex;
    private long sampleTakenAt;

    /** Makes a tracker for a node that has applied this index, whose proposals wait for this many ticks. */
    ProposalTracker(int timeoutTicks, long appliedIndex) {
        this(timeoutTicks, appliedIndex, Meter.NONE);
    }

    /** Makes such a tracker that counts and times. */
    ProposalTracker(int timeoutTicks, long appliedIndex, Meter meter) {
        this.timeoutTicks = timeoutTicks;
        this.meter = meter;
        this.passedIndex = appliedIndex;
    }

    /** Remembers these proposals under their token, until one of the other methods ends them. */
    void register(long token, List<PendingProposal<R>> futures) {
        Batch<R> batch;
        RuntimeException refusal;
        synchronized (this) {
            batch = new Batch<>(token, futures, now + timeoutTicks, meter.now(), passedIndex);
            refusal = closed;
            if (refusal == null) {
                byToken.put(token, batch);
                size += futures.size();
            }
        }
        if (refusal != null) {
            end(batch, refusal, RaftMetrics.Counter.PROPOSALS_REJECTED);
        }
    }

    private void end(Batch<R> batch, RuntimeException reason, RaftMetrics.Counter counter) {
        meter.count(counter, batch.fail(reason));
    }

    /** Returns how many proposals wait for their end. */
    int size() {
        return size;
    }

    /** The leader, this node or another, appended the proposals as entries from {@code first} on. */
    void accepted(long token, EntryId first, int count) {
        Batch<R> late = null;
        synchronized (this) {
            Batch<R> batch = byToken.get(token);
            if (batch == null || batch.first != null) {
                return;
            }
            if (count != batch.futures.size()) {
                throw new IllegalStateException("proposal " + token + " of " + batch.futures.size()
                        + " commands was accepted as " + count + " entries");
            }
            if (first.index() <= passedIndex) {
                late = batch;
                remove(batch);
            } else {
                batch.first = first;
                byEntry.put(first, batch);
                sample(first.index() + count - 1, batch.takenAt);
            }
        }
        meter.count(RaftMetrics.Counter.PROPOSALS_ACCEPTED, count);
        if (late != null) {
            end(
                    late,
                    unknown("the leader's answer came after the local state machine had passed its entry"),
                    RaftMetrics.Counter.PROPOSALS_UNKNOWN);
        }
    }

    private void sample(long index, long takenAt) {
        if (sampleIndex == 0) {
            sampleIndex = index;
            sampleTakenAt = takenAt;
        }
    }

    /** Everything up to this index is committed. Called by the loop. */
    void committed(long index) {
        if (sampleIndex != 0 && sampleIndex <= index) {
            sampleIndex = 0;
            meter.since(RaftMetrics.Timer.COMMIT, sampleTakenAt);
        }
    }

    /** The proposals surely have no effect. */
    void rejected(long token, Rejection reason, @Nullable NodeId leader) {
        Batch<R> batch = removeByToken(token);
        if (batch != null) {
            end(batch, Rejections.toException(reason, leader), RaftMetrics.Counter.PROPOSALS_REJECTED);
        }
    }

    /** The proposals were sent to the leader, and no answer will come. */
    void lost(long token) {
        Batch<R> batch = removeByToken(token);
        if (batch != null) {
            end(batch, unknown("the leader was lost before it answered"), RaftMetrics.Counter.PROPOSALS_UNKNOWN);
        }
    }

    private synchronized @Nullable Batch<R> removeByToken(long token) {
        Batch<R> batch = byToken.get(token);
        if (batch != null) {
            remove(batch);
        }
        return batch;
    }

    private synchronized void remove(Batch<R> batch) {
        byToken.remove(batch.token);
        size -= batch.futures.size();
        if (batch.first != null) {
            byEntry.remove(batch.first);
        }
    }

    /**
     * The state machine applied these entries; hands their results to whoever waits for them.
     *
     * @param slice the entries
     * @param results one for each entry, null for those that are no commands
     */
    void applied(LogSlice slice, List<@Nullable R> results) {
        List<Batch<R>> touched;
        synchronized (this) {
            passedIndex = Math.max(passedIndex, slice.lastIndex());
            if (byEntry.isEmpty()) {
                return;
            }
            touched = reachedBy(slice.lastIndex());
        }
        for (int i = 0; i < touched.size(); i++) {
            complete(touched.get(i), slice, results);
        }
    }

    /** Returns the batches that start at or before this index, and forgets those that also end there. */
    private synchronized List<Batch<R>> reachedBy(long index) {
        List<Batch<R>> reached = new ArrayList<>();
        Iterator<Batch<R>> batches = byEntry.values().iterator();
        while (batches.hasNext()) {
            Batch<R> batch = batches.next();
            long first = firstOf(batch).index();
            if (first > index) {
                break;
            }
            reached.add(batch);
            if (first + batch.futures.size() - 1 <= index) {
                batches.remove();
                byToken.remove(batch.token);
                size -= batch.futures.size();
            }
        }
        return reached;
    }

    private static <R> EntryId firstOf(Batch<R> batch) {
        EntryId first = batch.first;
        if (first == null) {
            throw new IllegalStateException("proposal " + batch.token + " has no place in the log yet");
        }
        return first;
    }

    private void complete(Batch<R> batch, LogSlice slice, List<@Nullable R> results) {
        EntryId first = firstOf(batch);
        long from = Math.max(first.index(), slice.firstIndex());
        long last = first.index() + batch.futures.size() - 1;
        long to = Math.min(last, slice.lastIndex());
        int applied = 0;
        int superseded = 0;
        for (long index = from; index <= to; index++) {
            PendingProposal<R> future = batch.futures.get((int) (index - first.index()));
            int position = (int) (index - slice.firstIndex());
            Entry entry = slice.entries().get(position);
            R result = results.get(position);
            if (entry.term() == first.term() && result != null) {
                applied += future.complete(new Committed<>(index, result)) ? 1 : 0;
            } else {
                superseded += future.completeExceptionally(superseded(index, batch.passedBefore)) ? 1 : 0;
            }
        }
        meter.count(RaftMetrics.Counter.PROPOSALS_APPLIED, applied);
        if (superseded > 0) {
            meter.count(RaftMetrics.Counter.PROPOSALS_REJECTED, superseded);
        }
        if (to == last) {
            meter.since(RaftMetrics.Timer.PROPOSAL, batch.takenAt);
        }
    }

    /**
     * Returns what it means for a proposal that another leader's entry took its index: mostly, that it has no effect.
     *
     * @param passedBefore the index that the state machine had reached when the proposal was made
     */
    RuntimeException superseded(long index, long passedBefore) {
        return new ProposalRejectedException("another leader's entry took index " + index);
    }

    /** A snapshot replaced the state up to this index; what became of the entries that it holds is not known. */
    void jumped(long index) {
        List<Batch<R>> reached;
        synchronized (this) {
            passedIndex = Math.max(passedIndex, index);
            reached = reachedBy(index);
            // A batch that only starts below the index goes as a whole: its rest cannot be told apart any more.
            for (Batch<R> batch : reached) {
                if (byToken.containsKey(batch.token)) {
                    remove(batch);
                }
            }
        }
        RuntimeException reason = unknown("a snapshot from the leader took the place of its entry");
        for (Batch<R> batch : reached) {
            end(batch, reason, RaftMetrics.Counter.PROPOSALS_UNKNOWN);
        }
    }

    /** A tick has passed: proposals that have waited for too long end. */
    void tick() {
        List<Batch<R>> expired = new ArrayList<>();
        synchronized (this) {
            now++;
            Iterator<Batch<R>> batches = byToken.values().iterator();
            while (batches.hasNext()) {
                Batch<R> batch = batches.next();
                if (batch.deadline > now) {
                    break;
                }
                expired.add(batch);
            }
            for (Batch<R> batch : expired) {
                remove(batch);
            }
        }
        for (Batch<R> batch : expired) {
            end(
                    batch,
                    unknown("it was not applied within " + timeoutTicks + " ticks"),
                    RaftMetrics.Counter.PROPOSALS_UNKNOWN);
        }
    }

    /** Ends everything that waits, outcome unknown; what is registered later ends with the reason itself. */
    void close(RuntimeException reason) {
        List<Batch<R>> left;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = reason;
            left = new ArrayList<>(byToken.values());
            byToken.clear();
            byEntry.clear();
            size = 0;
        }
        for (Batch<R> batch : left) {
            end(
                    batch,
                    new OutcomeUnknownException("the proposal was under way: " + reason.getMessage(), reason),
                    RaftMetrics.Counter.PROPOSALS_UNKNOWN);
        }
    }

    static OutcomeUnknownException unknown(String why) {
        return new OutcomeUnknownException("the outcome of the proposal is unknown: " + why, null);
    }
}
