package io.quorate.raft.runtime;

import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.runtime.session.SessionAnswer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node measures, and the clock for that. For any thread; the user's metrics can do it no harm. */
final class Meter {
    /** Measures for nobody, with a clock that stands still. */
    static final Meter NONE = new Meter(RaftMetrics.NONE, () -> 0, FlightEvents.NONE);

    private static final Logger LOG = LoggerFactory.getLogger("io.quorate.raft");

    private final RaftMetrics metrics;
    private final LongSupplier clock;
    private final FlightEvents flight;
    private final AtomicBoolean complained = new AtomicBoolean();
    private volatile long lastSyncNanos;

    /** Makes a meter with a clock in nanoseconds. */
    Meter(RaftMetrics metrics, LongSupplier clock, FlightEvents flight) {
        this.metrics = metrics;
        this.clock = clock;
        this.flight = flight;
    }

    /** Returns the time in nanoseconds, from an arbitrary origin. */
    long now() {
        return clock.getAsLong();
    }

    /** Returns where rare events are recorded. */
    FlightEvents flight() {
        return flight;
    }

    void count(RaftMetrics.Counter counter, long amount) {
        try {
            metrics.count(counter, amount);
        } catch (Throwable e) {
            complain(e);
        }
    }

    /** Notes that what began then is done. */
    void since(RaftMetrics.Timer timer, long startedAt) {
        time(timer, now() - startedAt);
    }

    private void time(RaftMetrics.Timer timer, long nanos) {
        try {
            metrics.time(timer, nanos);
        } catch (Throwable e) {
            complain(e);
        }
    }

    private void complain(Throwable e) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn("the metrics failed; later failures are not logged", e);
        }
    }

    /** A write of this node's log in this term, which began then, is on stable storage. */
    void synced(long startedAt, long term) {
        long nanos = now() - startedAt;
        lastSyncNanos = nanos;
        time(RaftMetrics.Timer.SYNC, nanos);
        flight.synced(nanos, term);
    }

    /** These entries of this node's log are on stable storage. */
    void written(LogSlice entries) {
        count(RaftMetrics.Counter.ENTRIES_WRITTEN, entries.size());
        count(RaftMetrics.Counter.BYTES_WRITTEN, entries.sizeBytes());
    }

    /** The state machine has applied these entries, with these answers to sessions; it began then. */
    void applied(LogSlice entries, AppliedBatch<?> batch, long startedAt) {
        since(RaftMetrics.Timer.APPLY, startedAt);
        count(RaftMetrics.Counter.ENTRIES_APPLIED, entries.size());
        count(RaftMetrics.Counter.BYTES_APPLIED, entries.sizeBytes());
        if (batch.hasAnswers()) {
            batch.answers().forEach(this::answered);
        }
    }

    private void answered(@Nullable SessionAnswer<?> answer) {
        if (answer instanceof SessionAnswer.Opened) {
            count(RaftMetrics.Counter.SESSIONS_OPENED, 1);
        } else if (answer instanceof SessionAnswer.Applied) {
            count(RaftMetrics.Counter.SESSION_COMMANDS_APPLIED, 1);
        } else if (answer instanceof SessionAnswer.Repeated) {
            count(RaftMetrics.Counter.SESSION_COMMANDS_REPEATED, 1);
        } else if (answer instanceof SessionAnswer.Refused) {
            count(RaftMetrics.Counter.SESSION_REQUESTS_REFUSED, 1);
        }
    }

    /** Returns how long the last write of the log took. */
    long lastSyncNanos() {
        return lastSyncNanos;
    }

    /** A message of a peer came in, and was taken or dropped. */
    void received(Message message, boolean taken) {
        count(RaftMetrics.Counter.MESSAGES_RECEIVED, 1);
        if (!taken) {
            count(RaftMetrics.Counter.MESSAGES_DROPPED, 1);
        }
        if (message instanceof AppendEntriesResponse answer && !answer.success()) {
            count(RaftMetrics.Counter.APPENDS_REJECTED, 1);
        }
    }
}
