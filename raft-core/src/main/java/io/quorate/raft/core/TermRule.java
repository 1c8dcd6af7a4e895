package io.quorate.raft.core;

import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.ForwardedRequest;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.IdentityRefused;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.MessageHandler;
import io.quorate.raft.protocol.ReadIndex;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.RequestPreVote;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVote;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.TimeoutNow;

/**
 * What a message's term means before any role sees it (§3.3): a later term makes the node a follower in it, an earlier
 * one is answered with the present term where that frees the sender, and otherwise ignored.
 *
 * <p>Exempt are those that assert no term: pre-vote requests, granted pre-votes, and what travels for clients.
 */
final class TermRule implements MessageHandler<TermRule.Verdict> {

    /** What to do with a message. */
    enum Verdict {
        /** The role handles it. */
        DELIVER,
        /** The node becomes a follower in the message's term; then the role handles it. */
        STEP_DOWN,
        /** Nobody handles it. */
        IGNORE
    }

    private final RaftState state;
    private boolean leaderIsLive;

    TermRule(RaftState state) {
        this.state = state;
    }

    /**
     * Judges a message.
     *
     * @param liveLeader whether this node is, or has lately heard from, the leader: then nobody is let disturb it, but
     *     for whom the leader itself asked to stand (rule E3)
     */
    Verdict judge(Message message, boolean liveLeader) {
        leaderIsLive = liveLeader;
        return message.deliverTo(this);
    }

    private Verdict byTerm(long term) {
        if (term > state.term()) {
            return Verdict.STEP_DOWN;
        }
        return term == state.term() ? Verdict.DELIVER : Verdict.IGNORE;
    }

    @Override
    public Verdict onRequestPreVote(RequestPreVote message) {
        return Verdict.DELIVER;
    }

    @Override
    public Verdict onRequestPreVoteResponse(RequestPreVoteResponse message) {
        // A granted one bears the term that was asked about, which nobody is in yet.
        return message.granted() ? Verdict.DELIVER : byTerm(message.term());
    }

    @Override
    public Verdict onRequestVote(RequestVote message) {
        if (message.term() < state.term()) {
            state.say(
                    new RequestVoteResponse(state.self(), message.from(), state.term(), false, message.incarnation()));
            return Verdict.IGNORE;
        }
        boolean disturbsLeader = (leaderIsLive || state.promise().isBinding()) && !message.leadershipTransfer();
        return message.term() > state.term() && disturbsLeader ? Verdict.IGNORE : byTerm(message.term());
    }

    @Override
    public Verdict onRequestVoteResponse(RequestVoteResponse message) {
        return byTerm(message.term());
    }

    @Override
    public Verdict onAppendEntries(AppendEntries message) {
        if (message.term() < state.term()) {
            state.say(AppendEntriesResponse.rejection(
                    state.self(),
                    message.from(),
                    state.term(),
                    message.entries().previous().index(),
                    EntryId.NONE));
        }
        return byTerm(message.term());
    }

    @Override
    public Verdict onAppendEntriesResponse(AppendEntriesResponse message) {
        return byTerm(message.term());
    }

    @Override
    public Verdict onHeartbeat(Heartbeat message) {
        if (message.term() < state.term()) {
            // Rounds are counted per leadership: the sender may by now lead this term, where round 5 is another one.
            state.say(new HeartbeatResponse(state.self(), message.from(), state.term(), 0));
        }
        return byTerm(message.term());
    }

    @Override
    public Verdict onHeartbeatResponse(HeartbeatResponse message) {
        return byTerm(message.term());
    }

    @Override
    public Verdict onInstallSnapshot(InstallSnapshot message) {
        if (message.term() < state.term()) {
            EntryId snapshot = message.snapshot().last();
            state.say(new InstallSnapshotResponse(state.self(), message.from(), state.term(), snapshot, 0, false));
        }
        return byTerm(message.term());
    }

    @Override
    public Verdict onInstallSnapshotResponse(InstallSnapshotResponse message) {
        return byTerm(message.term());
    }

    @Override
    public Verdict onReadIndex(ReadIndex message) {
        return Verdict.DELIVER;
    }

    @Override
    public Verdict onReadIndexResponse(ReadIndexResponse message) {
        return Verdict.DELIVER;
    }

    @Override
    public Verdict onForwardedProposal(ForwardedProposal message) {
        return Verdict.DELIVER;
    }

    @Override
    public Verdict onForwardedProposalResponse(ForwardedProposalResponse message) {
        return Verdict.DELIVER;
    }

    @Override
    public Verdict onForwardedRequest(ForwardedRequest message) {
        return Verdict.DELIVER;
    }

    @Override
    public Verdict onIdentityRefused(IdentityRefused message) {
        return Verdict.IGNORE;
    }

    @Override
    public Verdict onTimeoutNow(TimeoutNow message) {
        return byTerm(message.term());
    }
}
