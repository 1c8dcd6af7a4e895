package io.quorate.raft.core;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.core.membership.VoteTally;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;

/** Asks whether it could win an election before it stands for one (§9.6): term and vote stay as they are. */
final class PreCandidate implements Role {
    private final RaftState state;
    private final Effects effects;
    private final VoteRule voteRule;
    private final ClientRefusal refusal;
    private final ElectionTimer timer;
    private final VoteTally tally = new VoteTally();

    private PreCandidate(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
        this.voteRule = new VoteRule(state, effects);
        this.refusal = new ClientRefusal(state, effects);
        this.timer = state.newElectionTimer();
    }

    /** Asks everyone; a voter that needs no other's consent stands at once. */
    static Role ask(RaftState state, Effects effects) {
        PreCandidate asking = new PreCandidate(state, effects);
        for (Member member : state.configuration().members()) {
            if (!member.id().equals(state.self()) && state.configuration().isVoter(member.id())) {
                effects.send(new RequestPreVote(
                        state.self(), member.id(), state.term() + 1, state.log().last()));
            }
        }
        asking.tally.answer(state.self(), true);
        return asking.count();
    }

    private Role count() {
        return switch (tally.result(state.configuration())) {
            // A restore may have begun since it asked.
            case WON -> state.mayCampaign() ? Candidate.stand(state, effects, false) : new Follower(state, effects);
            case LOST -> new Follower(state, effects);
            case PENDING -> this;
        };
    }

    @Override
    public RoleName name() {
        return RoleName.PRE_CANDIDATE;
    }

    @Override
    public boolean protectsLeader() {
        return false;
    }

    @Override
    public Role onTick() {
        if (!timer.tick()) {
            return this;
        }
        return state.mayCampaign() ? ask(state, effects) : new Follower(state, effects);
    }

    @Override
    public Role onRequestPreVoteResponse(RequestPreVoteResponse message) {
        if (message.granted() && message.term() != state.term() + 1) {
            return this;
        }
        tally.answer(message.from(), message.granted());
        return count();
    }

    @Override
    public Role onRequestPreVote(RequestPreVote message) {
        voteRule.answer(message, false);
        return this;
    }

    @Override
    public Role onRequestVote(RequestVote message) {
        return voteRule.answer(message) ? new Follower(state, effects) : this;
    }

    @Override
    public Role onAppendEntries(AppendEntries message) {
        return new Follower(state, effects).onAppendEntries(message);
    }

    @Override
    public Role onHeartbeat(Heartbeat message) {
        return new Follower(state, effects).onHeartbeat(message);
    }

    @Override
    public Role onInstallSnapshot(InstallSnapshot message) {
        return new Follower(state, effects).onInstallSnapshot(message);
    }

    @Override
    public Role onPropose(Event.Propose propose) {
        refusal.refuse(propose);
        return this;
    }

    @Override
    public Role onProposeMembership(Event.ProposeMembership propose) {
        refusal.refuse(propose.token());
        return this;
    }

    @Override
    public Role onTransferLeadership(Event.TransferLeadership transfer) {
        refusal.refuse(transfer.token());
        return this;
    }

    @Override
    public Role onForwardedRequest(ForwardedRequest message) {
        refusal.refuse(message);
        return this;
    }

    @Override
    public Role onRead(Event.Read read) {
        refusal.refuse(read);
        return this;
    }

    @Override
    public Role onForwardedProposal(ForwardedProposal message) {
        refusal.refuse(message);
        return this;
    }

    @Override
    public Role onReadIndex(ReadIndex message) {
        refusal.refuse(message);
        return this;
    }
}
