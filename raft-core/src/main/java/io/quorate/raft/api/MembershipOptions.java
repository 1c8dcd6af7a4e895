package io.quorate.raft.api;

/**
 * How the members of a group change.
 *
 * @param promotionLagEntries how many entries a learner may be behind the leader to be given a vote
 * @param autoPromote whether a leader gives every learner a vote as soon as it has caught up
 * @param handOverOnClose whether a leader that is closed hands leadership over first, for up to an election timeout
 */
public record MembershipOptions(long promotionLagEntries, boolean autoPromote, boolean handOverOnClose) {
    /** A learner may be 1,000 entries behind and is promoted on demand only; a closed leader hands over. */
    public static final MembershipOptions DEFAULT = new MembershipOptions(1_000, false, true);

    /** Checks the range. */
    public MembershipOptions {
        if (promotionLagEntries < 0) {
            throw new IllegalArgumentException("promotionLagEntries must not be negative: " + promotionLagEntries);
        }
    }
}
