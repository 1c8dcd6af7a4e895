package io.quorate.raft.core;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.TimeoutNow;

/**
 * Takes the leader's entries, forwards callers to it, and asks for an election when it has been silent for too long.
 */
final class Follower implements Role {
    private final RaftState state;
    private final Effects effects;
    private final VoteRule voteRule;
    private final ClientRefusal refusal;
    private final ElectionTimer timer;
    private final ForwardedRequests forwarded;

    Follower(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
        this.voteRule = new VoteRule(state, effects);
        this.refusal = new ClientRefusal(state, effects);
        this.timer = state.newElectionTimer();
        this.forwarded = new ForwardedRequests(state, effects);
    }

    @Override
    public RoleName name() {
        return RoleName.FOLLOWER;
    }

    @Override
    public boolean protectsLeader() {
        return state.leader() != null && timer.isWithinLease();
    }

    @Override
    public Role onTick() {
        forwarded.tick();
        if (!timer.tick() || state.promise().isBinding()) {
            return this;
        }
        state.forgetLeader();
        forwarded.end();
        if (!state.mayCampaign()) {
            timer.restart();
            return this;
        }
        return PreCandidate.ask(state, effects);
    }

    @Override
    public void leave() {
        forwarded.end();
    }

    @Override
    public Role onAppendEntries(AppendEntries message) {
        hear(message.from());
        if (state.snapshotReceiver().isRestoring()) {
            return this;
        }
        LogSlice slice = message.entries();
        EntryId previous = slice.previous();
        long covered = slice.lastIndex();
        if (covered <= state.commitIndex()) {
            effects.acknowledge(
                    AppendEntriesResponse.success(state.self(), message.from(), state.term(), state.commitIndex()));
        } else if (previous.index() < state.log().base().index() || state.log().holds(previous)) {
            state.accept(slice);
            state.commitTo(Math.min(message.commitIndex(), covered));
            long counts = state.isMeant() ? covered : Math.min(covered, message.commitIndex());
            effects.acknowledge(AppendEntriesResponse.success(state.self(), message.from(), state.term(), counts));
        } else {
            EntryId hint = state.log().agreementHint(previous.index(), previous.term());
            state.say(AppendEntriesResponse.rejection(
                    state.self(), message.from(), state.term(), previous.index(), hint));
        }
        return this;
    }

    @Override
    public Role onHeartbeat(Heartbeat message) {
        hear(message.from());
        if (!state.snapshotReceiver().isRestoring() && !isMistakenForAnother(message.commitIndex())) {
            state.commitTo(message.commitIndex());
        }
        if (message.wantsAnswer()) {
            answer(message);
        }
        return this;
    }

    private void answer(Heartbeat message) {
        boolean counts = state.isMeant();
        state.say(new HeartbeatResponse(
                state.self(),
                message.from(),
                state.term(),
                counts ? message.round() : 0,
                counts ? state.promise().nanos() : 0));
    }

    /**
     * Returns whether the leader takes this node to have more than it has. Then it means the data directory that was
     * here before, under the same name; if this node is no member, or another one, the answer to its answer says so.
     */
    private boolean isMistakenForAnother(long matching) {
        return matching > state.log().lastIndex() && state.incarnation() != 0;
    }

    @Override
    public Role onInstallSnapshot(InstallSnapshot message) {
        hear(message.from());
        state.snapshotReceiver().chunk(message);
        return this;
    }

    private void hear(NodeId leader) {
        state.observeLeader(leader);
        timer.heard();
        state.promise().renew();
    }

    @Override
    public Role onRequestPreVote(RequestPreVote message) {
        voteRule.answer(message, protectsLeader());
        return this;
    }

    @Override
    public Role onRequestVote(RequestVote message) {
        if (voteRule.answer(message)) {
            timer.restart();
        }
        return this;
    }

    @Override
    public Role onTimeoutNow(TimeoutNow message) {
        return state.mayCampaign() ? Candidate.stand(state, effects, true) : this;
    }

    @Override
    public Role onPropose(Event.Propose propose) {
        NodeId leader = state.leader();
        if (leader == null) {
            refusal.refuse(propose);
        } else {
            forwarded.propose(leader, propose);
        }
        return this;
    }

    @Override
    public Role onProposeMembership(Event.ProposeMembership propose) {
        return forward(propose.token(), propose.request());
    }

    @Override
    public Role onTransferLeadership(Event.TransferLeadership transfer) {
        return forward(transfer.token(), transfer.request());
    }

    private Role forward(long token, AdminRequest request) {
        NodeId leader = state.leader();
        if (leader == null) {
            refusal.refuse(token);
        } else {
            forwarded.ask(leader, token, request);
        }
        return this;
    }

    @Override
    public Role onForwardedRequest(ForwardedRequest message) {
        refusal.refuse(message);
        return this;
    }

    @Override
    public Role onRead(Event.Read read) {
        NodeId leader = state.leader();
        if (leader == null) {
            effects.add(new Effect.ReadRejected(read.token(), Rejection.NOT_LEADER, null));
        } else {
            forwarded.read(leader, read.token());
        }
        return this;
    }

    @Override
    public Role onForwardedProposal(ForwardedProposal message) {
        refusal.refuse(message);
        return this;
    }

    @Override
    public Role onForwardedProposalResponse(ForwardedProposalResponse message) {
        forwarded.answered(message);
        return this;
    }

    @Override
    public Role onReadIndex(ReadIndex message) {
        refusal.refuse(message);
        return this;
    }

    @Override
    public Role onReadIndexResponse(ReadIndexResponse message) {
        forwarded.answered(message);
        return this;
    }

    @Override
    public Role onPeerUnreachable(Event.PeerUnreachable event) {
        if (event.peer().equals(state.leader())) {
            forwarded.end();
        }
        return this;
    }
}
