package io.quorate.raft.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a node must never forget besides its log (Figure 3.1): the latest term it has seen and whom it voted for in it.
 * The two are always written together, and with them whether it was there from the start.
 *
 * @param term the current term; 0 = a node that has seen nothing yet
 * @param votedFor who got this node's vote in that term, or null
 * @param founder whether this data directory has founded the group: it is the one that the first configuration means.
 *     One that joined, or that a leader has refused to take for a founder, is a member only where the log names it, by
 *     its {@link Member#incarnation}
 */
public record HardState(long term, @Nullable NodeId votedFor, boolean founder) {

    /** A node that has seen nothing yet. */
    public static final HardState INITIAL = new HardState(0, null);

    /** Checks that the term is not negative. */
    public HardState {
        if (term < 0) {
            throw new IllegalArgumentException("negative term: " + term);
        }
    }

    /** Makes the state of a node that has not founded its group. */
    public HardState(long term, @Nullable NodeId votedFor) {
        this(term, votedFor, false);
    }

    /** Returns the state of the same node in another term, without a vote. */
    public HardState inTerm(long other) {
        return new HardState(other, null, founder);
    }

    /** Returns the same state, of a node that has not founded its group. */
    public HardState asNewcomer() {
        return new HardState(term, votedFor, false);
    }

    /** Returns the state of the same node in the same term, with this vote. */
    public HardState withVote(NodeId candidate) {
        return new HardState(term, candidate, founder);
    }
}
