package io.quorate.raft.api;

import java.time.Duration;

/**
 * How fresh a read must be: {@link #LINEARIZABLE}, {@link #LEASE}, {@link #STALE}, or {@link #staleness}.
 *
 * @param kind the kind
 * @param bound how old the state may be, of {@link Kind#BOUNDED}; otherwise nothing
 */
public record ReadConsistency(Kind kind, Duration bound) {

    /** The kinds of consistency. */
    public enum Kind {
        /** See {@link ReadConsistency#LINEARIZABLE}. */
        LINEARIZABLE,
        /** See {@link ReadConsistency#LEASE}. */
        LEASE,
        /** See {@link ReadConsistency#staleness}. */
        BOUNDED,
        /** See {@link ReadConsistency#STALE}. */
        STALE
    }

    /**
     * The read sees every write that was acknowledged anywhere before the read was asked for (§6.4, ReadIndex). Costs a
     * round of heartbeats, shared by all the reads that wait.
     */
    public static final ReadConsistency LINEARIZABLE = new ReadConsistency(Kind.LINEARIZABLE, Duration.ZERO);

    /**
     * The same, as long as clocks keep {@link LeaseOptions#maxDriftPercent}; without a round where this node leads by a
     * lease (§6.4.1). Where it does not, where leases are off, or where the lease ends while the query runs, the read
     * becomes {@link #LINEARIZABLE} by itself, and the query is run again.
     */
    public static final ReadConsistency LEASE = new ReadConsistency(Kind.LEASE, Duration.ZERO);

    /** The read sees the local state as it is, however old. Costs nothing, works without a leader. */
    public static final ReadConsistency STALE = new ReadConsistency(Kind.STALE, Duration.ZERO);

    /** Checks that a bound goes with the kind that has one. */
    public ReadConsistency {
        if (bound.isNegative() || (kind != Kind.BOUNDED && !bound.isZero())) {
            throw new IllegalArgumentException(kind + " cannot be bound by " + bound);
        }
    }

    /**
     * The read sees every write that was acknowledged anywhere longer than this before the read was asked for. Costs
     * nothing where the local state is known to be that fresh, from an earlier read; otherwise the read is
     * {@link #LINEARIZABLE}, which makes the state known to be fresh. So a node asks the leader about once per bound.
     * Rests on the local clock's speed only.
     *
     * @param bound how old the state may be; zero makes a linearizable read
     */
    public static ReadConsistency staleness(Duration bound) {
        return new ReadConsistency(Kind.BOUNDED, bound);
    }
}
