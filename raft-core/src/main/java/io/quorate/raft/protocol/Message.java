package io.quorate.raft.protocol;

/**
 * A message between two nodes of a group. The family is closed: a {@link MessageHandler} decides on each of its
 * members, and a new one does not compile until every handler has decided.
 */
public sealed interface Message
        permits RequestPreVote,
                RequestPreVoteResponse,
                RequestVote,
                RequestVoteResponse,
                AppendEntries,
                AppendEntriesResponse,
                Heartbeat,
                HeartbeatResponse,
                InstallSnapshot,
                InstallSnapshotResponse,
                ReadIndex,
                ReadIndexResponse,
                ForwardedProposal,
                ForwardedProposalResponse,
                ForwardedRequest,
                TimeoutNow,
                IdentityRefused {

    /** Returns the sender. */
    NodeId from();

    /** Returns the receiver. */
    NodeId to();

    /** Returns the term that the message speaks of; mostly the sender's current one. */
    long term();

    /** Hands this message to the handler's method for it, and returns what that returns. */
    <R> R deliverTo(MessageHandler<R> handler);
}
