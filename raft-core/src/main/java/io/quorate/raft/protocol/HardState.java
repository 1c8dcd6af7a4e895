package io.quorate.raft.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a node must never forget besides its log (Figure 3.1): the latest term it has seen and whom it voted for in it.
 * The two are always written together.
 *
 * @param term the current term; 0 = a node that has seen nothing yet
 * @param votedFor who got this node's vote in that term, or null
 */
public record HardState(long term, @Nullable NodeId votedFor) {

    /** A node that has seen nothing yet. */
    public static final HardState INITIAL = new HardState(0, null);

    /** Checks that the term is not negative. */
    public HardState {
        if (term < 0) {
            throw new IllegalArgumentException("negative term: " + term);
        }
    }
}
