package io.quorate.raft.testkit;

import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.PeerStatus;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one node has heard and said of itself in its present life. */
final class NodeRecord {
    private long heardTerm;
    // Who would vote for the node, a bit each, by term. It may stand long before its disk says so.
    private final Map<Long, Long> preVoters = new HashMap<>();
    private long askedToStandIn;
    private @Nullable NodeStatus status;
    private List<Placed> configurations = List.of();
    private boolean alive;

    /** Starts a new life. */
    void born() {
        heardTerm = 0;
        preVoters.clear();
        askedToStandIn = 0;
        status = null;
        configurations = List.of();
        alive = true;
    }

    /** Ends a life; its last status stays. */
    void died() {
        alive = false;
    }

    /** Returns whether the node is alive and says that it leads. */
    boolean isLeading() {
        NodeStatus latest = status;
        return alive && latest != null && latest.role() == RoleName.LEADER;
    }

    /** Notes a message that reaches the node. */
    void delivered(int from, Message message) {
        if (message instanceof RequestPreVoteResponse response && response.granted()) {
            preVoters.merge(response.term(), 1L << from, (some, more) -> some | more);
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

    /** Returns whether that node has said that it would vote for this one in this term. */
    boolean wouldVote(int other, long term) {
        return (preVoters.getOrDefault(term, 0L) >>> other & 1) == 1;
    }

    /** Returns whether a leader has asked the node to stand in this term. */
    boolean isAskedToStandIn(long term) {
        return term == askedToStandIn;
    }

    /** Returns the configurations that the node has told of lately, the one in use first. */
    List<Placed> configurations() {
        return configurations;
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
        boolean isNew = !isSame(status, latest);
        status = latest;
        if (isNew && (configurations.isEmpty() || configurations.get(0).index() != latest.configurationIndex())) {
            Placed now = new Placed(latest.configurationIndex(), latest.configuration());
            configurations = configurations.isEmpty() ? List.of(now) : List.of(now, configurations.get(0));
        }
        return isNew;
    }

    /** Two statuses may be equal and yet be of different moments, and only the same object needs no second check. */
    private static boolean isSame(@Nullable Object one, Object other) {
        return one == other;
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
