package io.quorate.raft.api;

import io.quorate.raft.protocol.Member;
import java.util.Optional;

/**
 * How a leader sees another member.
 *
 * @param member who and where it is
 * @param voter whether it has a vote
 * @param state {@code PROBE}, {@code REPLICATE} or {@code SNAPSHOT}
 * @param matchIndex the highest index known to be durable there
 * @param nextIndex the index of the next entry to send
 * @param lagEntries how many entries of the leader's log are not known to be durable there
 * @param recentlyActive whether it was heard from within the last election timeout or two
 * @param silentMillis for about how long it has not been heard from, in milliseconds: counted in ticks, and since the
 *     start of this leadership at most
 * @param inFlight what was sent to it and is not acknowledged yet
 * @param snapshot the snapshot on its way there, in state {@code SNAPSHOT}
 */
public record PeerStatus(
        Member member,
        boolean voter,
        String state,
        long matchIndex,
        long nextIndex,
        long lagEntries,
        boolean recentlyActive,
        long silentMillis,
        InFlight inFlight,
        Optional<SnapshotProgress> snapshot) {

    /** Checks that match is below next. */
    public PeerStatus {
        if (matchIndex >= nextIndex) {
            throw new IllegalArgumentException("match must be below next: " + matchIndex + ", " + nextIndex);
        }
    }
}
