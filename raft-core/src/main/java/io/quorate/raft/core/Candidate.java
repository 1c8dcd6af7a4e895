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
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;

/** Stands for election in a new term (§3.4). Its own vote counts once it is durable, as everyone else's. */
final class Candidate implements Role {
    private final RaftState state;
    private final Effects effects;
    private final VoteRule voteRule;
    private final ClientRefusal refusal;
    private final ElectionTimer timer;
    private final VoteTally tally = new VoteTally();

    private Candidate(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
        this.voteRule = new VoteRule(state, effects);
        this.refusal = new ClientRefusal(state, effects);
        this.timer = state.newElectionTimer();
    }

    /**
     * Enters the next term, votes for itself and asks for votes. The requests wait until term and log are durable: a
     * vote that they bring in must not outlive the log that it was given to.
     */
    static Role stand(RaftState state, Effects effects, boolean leadershipTransfer) {
        state.enterTerm(state.term() + 1);
        state.voteFor(state.self());
        for (Member member : state.configuration().members()) {
            if (!member.id().equals(state.self()) && state.configuration().isVoter(member.id())) {
                effects.sendWhenDurable(new RequestVote(
                        state.self(),
                        member.id(),
                        state.term(),
                        state.log().last(),
                        leadershipTransfer,
                        state.incarnation()));
            }
        }
        return new Candidate(state, effects);
    }

    private Role count() {
        return switch (tally.result(state.configuration())) {
            case WON -> Leader.lead(state, effects);
            case LOST -> new Follower(state, effects);
            case PENDING -> this;
        };
    }

    @Override
    public RoleName name() {
        return RoleName.CANDIDATE;
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
        return state.mayCampaign() ? PreCandidate.ask(state, effects) : new Follower(state, effects);
    }

    @Override
    public Role onPersisted() {
        if (state.isHardStateDurable()) {
            tally.answer(state.self(), true);
        }
        return count();
    }

    @Override
    public Role onRequestVoteResponse(RequestVoteResponse message) {
        if (message.incarnation() == state.incarnation()) {
            tally.answer(message.from(), message.granted());
        }
        return count();
    }

    @Override
    public Role onRequestPreVote(RequestPreVote message) {
        voteRule.answer(message, false);
        return this;
    }

    @Override
    public Role onRequestVote(RequestVote message) {
        voteRule.answer(message);
        return this;
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
