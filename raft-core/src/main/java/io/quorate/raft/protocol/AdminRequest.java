package io.quorate.raft.protocol;

import org.jspecify.annotations.Nullable;

/** What an operator asks of a leader. */
public sealed interface AdminRequest {

    /**
     * Change the membership.
     *
     * @param expectedIndex the index of the configuration that the change is made for; -1 = whichever is in use
     * @param change the change
     */
    record ChangeMembership(long expectedIndex, MembershipChange change) implements AdminRequest {

        /** Stands for the configuration in use, whichever that is. */
        public static final long ANY_INDEX = -1;

        /** Checks the index. */
        public ChangeMembership {
            if (expectedIndex < ANY_INDEX) {
                throw new IllegalArgumentException("not the index of a configuration: " + expectedIndex);
            }
        }
    }

    /**
     * Hand leadership over.
     *
     * @param target to whom, or null where the leader is to choose
     */
    record TransferLeadership(@Nullable NodeId target) implements AdminRequest {}
}
