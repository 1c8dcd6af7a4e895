package io.quorate.raft.core;

import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.core.membership.Quorum;
import io.quorate.raft.core.membership.Quorum.VoteResult;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.core.progress.ProgressTable;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.EmptyPayload;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Proposal;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestVote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes proposals and reads, replicates, and commits what a majority has made durable (§3.5, §3.6.2). */
final class Leader implements Role {
    private final RaftState state;
    private final Effects effects;
    private final ProgressTable table;
    private final Replicator replicator;
    private final Heartbeats heartbeats;
    private final ReadIndexQueue reads;
    private final Intake intake;
    private final Reconfiguration reconfiguration;
    private final LeadershipTransfer transfer;
    private int ticksToQuorumCheck;

    private Leader(RaftState state, Effects effects, long firstIndexOfTerm) {
        this.state = state;
        this.effects = effects;
        this.table = new ProgressTable(
                state.self(),
                state.options().replication().maxInflightAppends(),
                state.options().replication().maxInflightBytes());
        this.replicator = new Replicator(state, effects, table);
        this.heartbeats = new Heartbeats(state, effects, table);
        this.reads = new ReadIndexQueue(state, effects, heartbeats, firstIndexOfTerm);
        this.intake = new Intake(state);
        this.reconfiguration = new Reconfiguration(state, effects, table, firstIndexOfTerm);
        this.transfer = new LeadershipTransfer(state, effects, table, heartbeats.lease());
        this.ticksToQuorumCheck = state.options().election().electionTimeoutTicks();
        this.table.follow(state.configuration(), firstIndexOfTerm);
    }

    /** Starts to lead, with an empty entry: earlier terms are committed only through it (§3.6.2, Figure 3.7). */
    static Role lead(RaftState state, Effects effects) {
        state.lead();
        long first = state.append(EmptyPayload.INSTANCE).index();
        return new Leader(state, effects, first);
    }

    @Override
    public RoleName name() {
        return RoleName.LEADER;
    }

    @Override
    public boolean protectsLeader() {
        return true;
    }

    /** Returns the peers, for a status. */
    List<Progress> peers() {
        return table.peers();
    }

    /** Returns how many bytes of proposals wait for their commit, for a status. */
    long uncommittedBytes() {
        return intake.uncommittedBytes();
    }

    /** Returns why the leadership ended, where the leader ended it itself. */
    RoleChangeReason endedBy() {
        if (reconfiguration.isSelfExcluded()) {
            return RoleChangeReason.REMOVED;
        }
        if (state.vitals().isStorageFull() && othersMayLead()) {
            return RoleChangeReason.STORAGE_FULL;
        }
        if (state.vitals().isDiskSilent() && othersMayLead()) {
            return RoleChangeReason.DISK_SILENT;
        }
        return isInDoubt() ? RoleChangeReason.PAUSED : RoleChangeReason.QUORUM_LOST;
    }

    /** Returns whether the node stood still, and no majority has confirmed the leadership since. */
    boolean isInDoubt() {
        return heartbeats.isInDoubt();
    }

    @Override
    public Role onTick() {
        intake.tick();
        boolean gaveUp = transfer.tick();
        if (reconfiguration.isSelfExcluded() && (gaveUp || !transfer.isUnderWay())) {
            return stepDown();
        }
        if (state.vitals().isDiskSilent() && othersMayLead()) {
            return stepDown();
        }
        if (state.vitals().hasPaused()) {
            ticksToQuorumCheck = state.options().election().electionTimeoutTicks();
            heartbeats.doubt();
        }
        if (--ticksToQuorumCheck <= 0) {
            ticksToQuorumCheck = state.options().election().electionTimeoutTicks();
            if (isInDoubt()) {
                return stepDown();
            }
            if (Quorum.vote(state.configuration(), this::activityOf) != VoteResult.WON) {
                return stepDown();
            }
            if (reconfiguration.isSettled()) {
                transfer.prefer();
            }
            for (int i = 0; i < table.peers().size(); i++) {
                table.peers().get(i).contact().startPeriod();
            }
        }
        if (!transfer.isUnderWay()) {
            reconfiguration.tick();
        }
        if (heartbeats.tick()) {
            heartbeat();
        }
        replicator.tick();
        return this;
    }

    private int activityOf(NodeId voter) {
        if (voter.equals(state.self())) {
            return 1;
        }
        Progress peer = table.find(voter);
        return peer != null && peer.contact().isActive() ? 1 : 0;
    }

    /** A single voter leads on: stepping down helps only where another node can take over. */
    private boolean othersMayLead() {
        return state.configuration().voters().size() > 1;
    }

    private Role stepDown() {
        state.forgetLeader();
        return new Follower(state, effects);
    }

    private void heartbeat() {
        heartbeats.send();
        transfer.callAgain();
    }

    @Override
    public Role onStorageFull() {
        return othersMayLead() ? stepDown() : this;
    }

    @Override
    public void leave() {
        reads.leave();
        replicator.leave();
        reconfiguration.leave();
        transfer.leave();
    }

    @Override
    public void endTurn() {
        advanceCommit();
        // Callers wait for what is committed, so it goes before the peers are told that it is.
        state.handOut();
        reconfiguration.endTurn();
        if (reads.startRound()) {
            heartbeat();
        }
        replicator.replicate();
        if (reconfiguration.isSelfExcluded()) {
            transfer.retire();
        }
        transfer.endTurn();
    }

    /** Commits what a majority holds, but only through an entry of this term (Figure 3.7). */
    private void advanceCommit() {
        long majority = Quorum.committedIndex(state.configuration(), this::matchOf);
        if (majority > state.commitIndex() && state.log().termAt(majority) == state.term()) {
            state.commitTo(majority);
            intake.committed(majority);
        }
    }

    private long matchOf(NodeId voter) {
        if (voter.equals(state.self())) {
            return state.log().durableIndex();
        }
        Progress peer = table.find(voter);
        return peer == null ? 0 : peer.matchIndex();
    }

    @Override
    public Role onPropose(Event.Propose propose) {
        Rejection refusal = refusal(propose.commands());
        if (refusal != null) {
            NodeId leader = refusal == Rejection.NOT_LEADER ? null : state.self();
            effects.add(new Effect.ProposalRejected(propose.token(), refusal, leader));
        } else {
            EntryId first = intake.append(propose.commands());
            effects.add(new Effect.ProposalAccepted(
                    propose.token(), first, propose.commands().size()));
        }
        return this;
    }

    @Override
    public Role onForwardedProposal(ForwardedProposal message) {
        if (state.forwardingGuard().admits(message)) {
            Rejection refusal = refusal(message.commands());
            EntryId first = refusal == null ? intake.append(message.commands()) : EntryId.NONE;
            state.say(new ForwardedProposalResponse(
                    state.self(), message.from(), message.term(), message.token(), first, refusal));
        }
        return this;
    }

    private @Nullable Rejection refusal(List<? extends Proposal> commands) {
        if (isInDoubt()) {
            return Rejection.NOT_LEADER;
        }
        if (state.vitals().isStorageFull()) {
            return Rejection.STORAGE_FULL;
        }
        return transfer.isUnderWay() ? Rejection.TRANSFERRING : intake.refusal(commands);
    }

    @Override
    public Role onProposeMembership(Event.ProposeMembership propose) {
        take(new Caller(null, state.term(), propose.token()), propose.request());
        return this;
    }

    @Override
    public Role onTransferLeadership(Event.TransferLeadership request) {
        take(new Caller(null, state.term(), request.token()), request.request());
        return this;
    }

    @Override
    public Role onForwardedRequest(ForwardedRequest message) {
        if (state.forwardingGuard().admits(message)) {
            take(new Caller(message.from(), message.term(), message.token()), message.request());
        }
        return this;
    }

    private void take(Caller caller, AdminRequest request) {
        if (request instanceof AdminRequest.TransferLeadership handOver) {
            transfer.ask(caller, handOver.target());
        } else if (transfer.isUnderWay()) {
            new CallerAnswers(state, effects).refused(caller, Rejection.TRANSFERRING);
        } else if (request instanceof AdminRequest.ChangeMembership change) {
            reconfiguration.propose(caller, change);
        }
    }

    @Override
    public Role onRead(Event.Read read) {
        reads.add(read);
        return this;
    }

    @Override
    public Role onReadIndex(ReadIndex message) {
        reads.add(message);
        return this;
    }

    @Override
    public Role onAppendEntriesResponse(AppendEntriesResponse message) {
        heard(message.from());
        replicator.answered(message);
        return this;
    }

    @Override
    public Role onHeartbeatResponse(HeartbeatResponse message) {
        heard(message.from());
        Progress peer = table.find(message.from());
        if (peer != null) {
            peer.contact().answered(message.round());
            heartbeats.lease().answered(message);
            reads.confirm();
            replicator.alive(message.from());
        }
        return this;
    }

    @Override
    public Role onInstallSnapshotResponse(InstallSnapshotResponse message) {
        heard(message.from());
        replicator.answered(message);
        return this;
    }

    @Override
    public void identified(NodeId member, long incarnation) {
        Progress peer = table.find(member);
        if (peer != null && incarnation != 0) {
            peer.contact().identified(incarnation);
        }
    }

    private void heard(NodeId id) {
        Progress peer = table.find(id);
        if (peer != null) {
            peer.contact().heard();
        }
    }

    @Override
    public Role onEntriesRead(Event.EntriesRead read) {
        replicator.entriesRead(read);
        return this;
    }

    @Override
    public Role onSnapshotNotSent(Event.SnapshotNotSent failure) {
        replicator.snapshotNotSent(failure.peer());
        return this;
    }

    @Override
    public Role onPeerUnreachable(Event.PeerUnreachable event) {
        replicator.unreachable(event.peer());
        return this;
    }

    @Override
    public long compactionFloor() {
        return replicator.compactionFloor();
    }

    @Override
    public Role onRequestPreVote(RequestPreVote message) {
        new VoteRule(state, effects).answer(message, true);
        return this;
    }

    @Override
    public Role onRequestVote(RequestVote message) {
        new VoteRule(state, effects).answer(message);
        return this;
    }

    @Override
    public Role onAppendEntries(AppendEntries message) {
        return refuseSecondLeader(message.from());
    }

    @Override
    public Role onHeartbeat(Heartbeat message) {
        return refuseSecondLeader(message.from());
    }

    @Override
    public Role onInstallSnapshot(InstallSnapshot message) {
        return refuseSecondLeader(message.from());
    }

    private Role refuseSecondLeader(NodeId from) {
        Invariant.check(false, "one leader per term: " + from + " and " + state.self());
        return this;
    }
}
