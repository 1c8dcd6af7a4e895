package io.quorate.raft.testkit;

import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.PeerStatus;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.TimeoutNow;
import org.jspecify.annotations.Nullable;

/** What one node has heard and said of itself in its present life. */
final class NodeRecord {
    private long heardTerm;
    private long preVoteTerm;
    private long preVoters;
    private long askedToStandIn;
    private @Nullable NodeStatus status;

    /** Starts a new life. */
    void born() {
        heardTerm = 0;
        preVoteTerm = 0;
        preVoters = 0;
        askedToStandIn = 0;
        status = null;
    }

    /** Notes a message that reaches the node. */
    void delivered(int from, Message message) {
        if (message instanceof RequestPreVoteResponse response && response.granted()) {
            if (response.term() != preVoteTerm) {
                preVoteTerm = response.term();
                preVoters = 0;
            }
            preVoters |= 1L << from;
        } else if (!(message instanceof RequestPreVote)) {
            heardTerm = Math.max(heardTerm, message.term());
        }
        if (message instanceof TimeoutNow) {
            askedToStandIn = message.term() + 1;
        }
    }

    /** Returns the highest term that a message has told of. */
    long heardTerm() {
        return heardTerm;
    }

    /** Returns whether a majority of this many voters, with itself, would vote for the node in this term. */
    boolean mayStand(long term, int voters) {
        int granted = term == preVoteTerm ? Long.bitCount(preVoters) : 0;
        return 2 * (granted + 1) > voters || term == askedToStandIn;
    }

    @Nullable
    NodeStatus status() {
        return status;
    }

    /** Returns the latest term that the node's status has told of. */
    long statusTerm() {
        NodeStatus latest = status;
        return latest == null ? 0 : latest.term();
    }

    /** Takes the node's status; returns false if it is the one that was taken before. */
    boolean take(NodeStatus latest) {
        boolean isNew = status != latest;
        status = latest;
        return isNew;
    }

    /** Returns the match index of a peer as of the previous status of the same leadership, or 0. */
    static long matchIndex(@Nullable NodeStatus before, NodeStatus latest, PeerStatus peer) {
        if (before == null || before.term() != latest.term()) {
            return 0;
        }
        for (PeerStatus earlier : before.peers()) {
            if (earlier.member().equals(peer.member())) {
                return earlier.matchIndex();
            }
        }
        return 0;
    }
}
