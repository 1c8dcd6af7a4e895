package io.quorate.raft.core.progress;

/** When a peer was heard from, in ticks and in rounds of heartbeats. */
public final class Contact {
    private boolean active = true;
    private boolean activeBefore = true;
    private long answeredRound;
    private long incarnation;
    private long leaseEnd;
    private long silentTicks;

    Contact() {}

    /** Notes that the peer answered, in this term. */
    public void heard() {
        active = true;
        silentTicks = 0;
    }

    /** Lets a tick pass. */
    public void tick() {
        silentTicks++;
    }

    /** Returns for how many ticks the peer was not heard from, in this leadership. */
    public long silentTicks() {
        return silentTicks;
    }

    /** Returns whether the peer was heard from since the last {@link #startPeriod}. */
    public boolean isActive() {
        return active;
    }

    /** Returns whether the peer was heard from in this period or in the one before it. */
    public boolean wasLatelyActive() {
        return active || activeBefore;
    }

    /** Starts a new period in which the peer must be heard from. */
    public void startPeriod() {
        activeBefore = active;
        active = false;
    }

    /** Notes with which data directory the peer speaks. */
    public void identified(long seen) {
        incarnation = seen;
    }

    /** Returns the incarnation of the data directory with which the peer spoke last; 0 = not known. */
    public long incarnation() {
        return incarnation;
    }

    /** Notes that the peer answered a round of heartbeats, and so all before it. */
    public void answered(long round) {
        answeredRound = Math.max(answeredRound, round);
    }

    /** Notes that the peer votes for nobody else before this time. */
    public void leased(long untilNanos) {
        leaseEnd = Math.max(leaseEnd, untilNanos);
    }

    /** Returns until when the peer votes for nobody else, by the leader's clock; 0 = it has not said so. */
    public long leaseEnd() {
        return leaseEnd;
    }

    /** Returns the latest round that the peer answered. */
    public long answeredRound() {
        return answeredRound;
    }
}
