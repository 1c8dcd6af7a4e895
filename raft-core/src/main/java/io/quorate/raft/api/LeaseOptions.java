package io.quorate.raft.api;

/**
 * Leases, by which a leader answers reads without asking anybody (§6.4.1). They rest on clocks: a read is linearizable
 * only as long as no clock of a member gains more on another one than is stated here.
 *
 * <p>With leases on, a node promises each leader that it hears to vote for no other one for an election timeout less a
 * tick. It keeps that over a restart and in later terms too, so a failover right after a restart may take an election
 * timeout longer. The promises travel with the answers to heartbeats: a leader counts on those only that gave them.
 *
 * @param enabled whether this node gives such promises, and as a leader uses them
 * @param maxDriftPercent the clock-drift bound: while another member's clock advances by 100 seconds, this node's
 *     advances by at least 100 less this many
 */
public record LeaseOptions(boolean enabled, int maxDriftPercent) {
    /** No leases; a bound of 10 percent where they are switched on, far more than what healthy clocks need. */
    public static final LeaseOptions DEFAULT = new LeaseOptions(false, 10);

    /** Leases with the default bound. */
    public static final LeaseOptions ENABLED = new LeaseOptions(true, DEFAULT.maxDriftPercent());

    /** Checks the range. */
    public LeaseOptions {
        if (maxDriftPercent < 0 || maxDriftPercent > 90) {
            throw new IllegalArgumentException("maxDriftPercent must be from 0 to 90: " + maxDriftPercent);
        }
    }
}
