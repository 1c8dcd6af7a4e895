package io.quorate.raft.core;

import io.quorate.raft.api.ElectionStatus;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.TimeoutNow;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why role, term or leader changed: told from the event that did it and from what was before. The roles
 * themselves need no reason, so none is handed around among them.
 */
final class RoleHistory {
    private final RaftState state;
    private long term;
    private @Nullable NodeId leader;
    private RoleChangeReason lastChange = RoleChangeReason.STARTED;
    private @Nullable RoleChangeReason lastCampaign;
    private long campaigns;

    RoleHistory(RaftState state) {
        this.state = state;
        this.term = state.term();
    }

    /** Returns why role, term or leader changed the last time. */
    RoleChangeReason lastChange() {
        return lastChange;
    }

    ElectionStatus status() {
        return new ElectionStatus(
                Optional.ofNullable(state.votedFor()), lastChange, campaigns, Optional.ofNullable(lastCampaign));
    }

    /** Notes what the event has led to. To be called after each one, with the role before and after it. */
    void handled(Event event, Role before, Role after) {
        if (before == after && term == state.term() && Objects.equals(leader, state.leader())) {
            return;
        }
        RoleChangeReason reason = reason(event, before, after);
        if (before.name() != after.name() || term != state.term() || !Objects.equals(leader, state.leader())) {
            lastChange = reason;
        }
        boolean wantedToLead = reason == RoleChangeReason.ELECTION_TIMEOUT && after.name() != RoleName.FOLLOWER;
        if (wantedToLead || reason == RoleChangeReason.LEADERSHIP_TRANSFER) {
            lastCampaign = reason;
        }
        if (before != after && after.name() == RoleName.CANDIDATE) {
            campaigns++;
        }
        term = state.term();
        leader = state.leader();
    }

    private RoleChangeReason reason(Event event, Role before, Role after) {
        if (after.name() == RoleName.LEADER) {
            return RoleChangeReason.ELECTION_WON;
        }
        if (event instanceof Event.Tick || event instanceof Event.StorageSpace) {
            return before instanceof Leader ended ? ended.endedBy() : RoleChangeReason.ELECTION_TIMEOUT;
        }
        if (after.name() == RoleName.CANDIDATE) {
            boolean told = event instanceof Event.Received received && received.message() instanceof TimeoutNow;
            return told ? RoleChangeReason.LEADERSHIP_TRANSFER : RoleChangeReason.PRE_VOTE_WON;
        }
        if (event instanceof Event.Received received && isLater(received.message(), before)) {
            boolean paused = before instanceof Leader ended && ended.isInDoubt();
            return paused ? RoleChangeReason.PAUSED : RoleChangeReason.LATER_TERM;
        }
        return state.leader() != null ? RoleChangeReason.LEADER_HEARD : RoleChangeReason.ELECTION_LOST;
    }

    /**
     * Returns whether the term alone tells why: it ends a leadership, and elsewhere it counts unless it has a leader.
     */
    private boolean isLater(Message message, Role before) {
        return message.term() > term && (before.name() == RoleName.LEADER || state.leader() == null);
    }
}
