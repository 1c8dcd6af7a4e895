package io.quorate.raft.protocol;

/**
 * Decides on every kind of {@link Message}.
 *
 * @param <R> what a decision is
 */
public interface MessageHandler<R> {
    /** Handles {@link RequestPreVote}. */
    R onRequestPreVote(RequestPreVote message);

    /** Handles {@link RequestPreVoteResponse}. */
    R onRequestPreVoteResponse(RequestPreVoteResponse message);

    /** Handles {@link RequestVote}. */
    R onRequestVote(RequestVote message);

    /** Handles {@link RequestVoteResponse}. */
    R onRequestVoteResponse(RequestVoteResponse message);

    /** Handles {@link AppendEntries}. */
    R onAppendEntries(AppendEntries message);

    /** Handles {@link AppendEntriesResponse}. */
    R onAppendEntriesResponse(AppendEntriesResponse message);

    /** Handles {@link Heartbeat}. */
    R onHeartbeat(Heartbeat message);

    /** Handles {@link HeartbeatResponse}. */
    R onHeartbeatResponse(HeartbeatResponse message);

    /** Handles {@link InstallSnapshot}. */
    R onInstallSnapshot(InstallSnapshot message);

    /** Handles {@link InstallSnapshotResponse}. */
    R onInstallSnapshotResponse(InstallSnapshotResponse message);

    /** Handles {@link ReadIndex}. */
    R onReadIndex(ReadIndex message);

    /** Handles {@link ReadIndexResponse}. */
    R onReadIndexResponse(ReadIndexResponse message);

    /** Handles {@link ForwardedProposal}. */
    R onForwardedProposal(ForwardedProposal message);

    /** Handles {@link ForwardedProposalResponse}. */
    R onForwardedProposalResponse(ForwardedProposalResponse message);

    /** Handles {@link TimeoutNow}. */
    R onTimeoutNow(TimeoutNow message);

    /** Handles {@link ForwardedRequest}. */
    R onForwardedRequest(ForwardedRequest message);

    /** Handles {@link IdentityRefused}. */
    R onIdentityRefused(IdentityRefused message);
}
