package io.quorate.raft.transport.netty;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the failures of a lane, spaces its connects, and logs each reason once rather than at each attempt. */
final class LaneFailures {
    private static final Logger LOG = LoggerFactory.getLogger(LaneFailures.class);

    private final Backoff backoff;
    private int count;
    private long connectedAt;
    private boolean connected;
    private @Nullable Failure last;

    LaneFailures(Backoff backoff) {
        this.backoff = backoff;
    }

    /** Returns how many there were since the last connection. */
    int count() {
        return count;
    }

    /** Starts over, as for a peer with a new address. */
    void forget() {
        count = 0;
        connected = false;
        last = null;
        backoff.reset();
    }

    void connected(PeerLink link, String address) {
        count = 0;
        connected = true;
        connectedAt = System.nanoTime();
        if (last == null) {
            LOG.debug("{} is connected to {} at {}", link.self(), link.peer(), address);
        } else {
            LOG.info("{} is connected to {} at {} again", link.self(), link.peer(), address);
            last = null;
        }
    }

    /** Notes a failure and returns how long to wait before the next connect, in nanoseconds. */
    long failed(PeerLink link, String address, Failure failure) {
        count++;
        if (connected && System.nanoTime() - connectedAt >= backoff.maxNanos()) {
            // A connection that breaks again and again soon after it was made must not reset the wait each time.
            backoff.reset();
        }
        connected = false;
        boolean isNew = !failure.equals(last);
        last = failure;
        if (isNew && failure.refused()) {
            LOG.warn("{} has no connection to {} at {}: {}", link.self(), link.peer(), address, failure.reason());
        } else if (isNew) {
            LOG.info("{} cannot reach {} at {}: {}", link.self(), link.peer(), address, failure.reason());
        } else {
            LOG.debug("{} cannot reach {} at {}: {}", link.self(), link.peer(), address, failure.reason());
        }
        return backoff.nextNanos();
    }
}
