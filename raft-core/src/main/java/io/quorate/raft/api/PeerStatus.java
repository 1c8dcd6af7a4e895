package io.quorate.raft.api;

import io.quorate.raft.protocol.Member;

/**
 * How a leader sees another member.
 *
 * @param member who and where it is
 * @param voter whether it has a vote
 * @param state {@code PROBE}, {@code REPLICATE} or {@code SNAPSHOT}
 * @param matchIndex the highest index known to be durable there
 * @param nextIndex the index of the next entry to send
 * @param recentlyActive whether it was heard from within the last election timeout or two
 */
public record PeerStatus(
        Member member, boolean voter, String state, long matchIndex, long nextIndex, boolean recentlyActive) {

    /** Checks that match is below next. */
    public PeerStatus {
        if (matchIndex >= nextIndex) {
            throw new IllegalArgumentException("match must be below next: " + matchIndex + ", " + nextIndex);
        }
    }
}
