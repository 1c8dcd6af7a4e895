package io.quorate.raft.core;

/**
 * What this node promises to the leader that it hears: for a while it votes for no other one, but for whom that leader
 * hands over to. The promise outlives the term and the role in which it was given. After a restart the node does not
 * know whether it had just given one, so it keeps one.
 *
 * <p>The time counts from the first tick after the leader was heard from, which is late rather than early.
 */
final class VotePromise {
    private final long nanos;
    private boolean begins;
    private boolean binding;
    private long sinceNanos;

    /**
     * Makes the promise of a node that starts.
     *
     * @param nanos how long a promise lasts; 0 = none is given
     * @param hasHeardLeaders whether the node may have given one in an earlier life
     */
    VotePromise(long nanos, boolean hasHeardLeaders) {
        this.nanos = nanos;
        if (hasHeardLeaders) {
            renew();
        }
    }

    /** Returns how long a promise lasts, by this node's clock; 0 = none is given. */
    long nanos() {
        return nanos;
    }

    /** The leader was heard from. */
    void renew() {
        begins = nanos > 0;
        binding = nanos > 0;
    }

    /** A tick has passed, at this time. */
    void tick(long now) {
        if (begins) {
            begins = false;
            sinceNanos = now;
        } else if (binding && now - sinceNanos >= nanos) {
            binding = false;
        }
    }

    /** Returns whether this node may vote for nobody but the one whom the leader itself asked to stand. */
    boolean isBinding() {
        return binding;
    }
}
