package io.quorate.raft.runtime.session;

/**
 * The log's own time, in milliseconds: the sum of how long each leader had led when it appended its latest stamped
 * entry. It never goes back, is the same on all nodes, asks no wall clock, and is never ahead of real time: while there
 * is no leader it stands still.
 */
record LogClock(long millis, long term, long leaderMillis) {
    static final LogClock START = new LogClock(0, 0, 0);

    LogClock {
        if (millis < 0 || term < 0 || leaderMillis < 0) {
            throw new IllegalArgumentException("not a time: " + millis + ", " + term + ", " + leaderMillis);
        }
    }

    /** Returns the time of an entry of this term with this stamp, which follows on all those before. */
    LogClock at(long entryTerm, long stamp) {
        if (entryTerm != term) {
            return new LogClock(sum(millis, stamp), entryTerm, stamp);
        }
        return stamp > leaderMillis ? new LogClock(sum(millis, stamp - leaderMillis), term, stamp) : this;
    }

    /** Returns the sum, or the end of time where it is beyond that. */
    static long sum(long time, long duration) {
        long sum = time + duration;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
