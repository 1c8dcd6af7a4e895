package io.quorate.raft.core.progress;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of every member but the leader itself, in the order of ids, and after them of those that were removed
 * lately: a removed node should learn that it is. A handful: searched one by one.
 */
public final class ProgressTable {
    private final NodeId self;
    private final int maxInflightAppends;
    private final long maxInflightBytes;
    private final List<Departing> departing = new ArrayList<>();
    private List<Progress> peers = List.of();

    /** A peer that the configuration at an index removed, and for how many ticks that is committed. */
    private static final class Departing {
        final Progress peer;
        final long index;
        int ticks;

        Departing(Progress peer, long index) {
            this.peer = peer;
            this.index = index;
        }
    }

    /** Makes an empty table for the leader {@code self}, with the window of each peer. */
    public ProgressTable(NodeId self, int maxInflightAppends, long maxInflightBytes) {
        this.self = self;
        this.maxInflightAppends = maxInflightAppends;
        this.maxInflightBytes = maxInflightBytes;
    }

    /**
     * Follows the configuration of the entry at this index: keeps who stays, adds who is new, probing there, and lets
     * go of who is removed, but not at once. Of a member that comes again after its removal it knows nothing: it may
     * have lost its log meanwhile. Returns what was known of those before.
     */
    public List<Progress> follow(Configuration configuration, long index) {
        List<Progress> next = new ArrayList<>();
        for (Member member : configuration.members()) {
            if (!member.id().equals(self)) {
                next.add(progressOf(member, index));
            }
        }
        List<Progress> replaced = new ArrayList<>();
        for (Departing gone : departing) {
            if (configuration.contains(gone.peer.member().id())) {
                replaced.add(gone.peer);
            }
        }
        departing.removeIf(gone -> replaced.contains(gone.peer));
        for (Progress peer : peers) {
            if (!configuration.contains(peer.member().id()) && !isDeparting(peer)) {
                departing.add(new Departing(peer, index));
            }
        }
        for (Departing gone : departing) {
            next.add(gone.peer);
        }
        peers = next;
        return replaced;
    }

    private boolean isDeparting(Progress peer) {
        for (Departing gone : departing) {
            if (gone.peer == peer) {
                return true;
            }
        }
        return false;
    }

    private Progress progressOf(Member member, long index) {
        Progress known = find(member.id());
        if (known == null || isDeparting(known)) {
            return new Progress(member, index, maxInflightAppends, maxInflightBytes);
        }
        known.describedAs(member);
        return known;
    }

    /** Lets a tick pass; returns those whose removal is committed for this many ticks, and forgets them. */
    public List<Progress> departed(long commitIndex, int ticks) {
        if (departing.isEmpty()) {
            return List.of();
        }
        List<Progress> gone = new ArrayList<>();
        for (Departing candidate : departing) {
            if (candidate.index <= commitIndex && ++candidate.ticks > ticks) {
                gone.add(candidate.peer);
            }
        }
        departing.removeIf(candidate -> gone.contains(candidate.peer));
        peers.removeAll(gone);
        return gone;
    }

    /** Returns the peers: the other members in the order of their ids, then those that were removed lately. */
    public List<Progress> peers() {
        return peers;
    }

    /** Returns the progress of this peer, or null where it is none of them. */
    public @Nullable Progress find(NodeId id) {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).member().id().equals(id)) {
                return peers.get(i);
            }
        }
        return null;
    }
}
