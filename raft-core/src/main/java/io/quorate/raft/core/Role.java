package io.quorate.raft.core;

import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.HeartbeatResponse;
import io.quorate.raft.protocol.IdentityRefused;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.MessageHandler;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.ReadIndexResponse;
import io.quorate.raft.protocol.RequestPreVoteResponse;
import io.quorate.raft.protocol.RequestVoteResponse;
import io.quorate.raft.protocol.TimeoutNow;

/**
 * A role: its state and what it does with each event. State and behaviour live and die with the object; each handler
 * returns the role to go on with, and {@link RaftCore} alone assigns it.
 *
 * <p>The defaults here are what most roles do with an event that is not theirs: nothing.
 */
sealed interface Role extends MessageHandler<Role> permits Follower, PreCandidate, Candidate, Leader {

    /** Returns the role's name. */
    RoleName name();

    /** Returns whether this node leads, or lately heard from the leader, so that nobody may disturb it (rule E3). */
    boolean protectsLeader();

    /** A tick has passed. */
    Role onTick();

    /** A local caller proposes. */
    Role onPropose(Event.Propose propose);

    /** A local caller wants the membership changed. */
    Role onProposeMembership(Event.ProposeMembership propose);

    /** A local caller wants leadership handed over. */
    Role onTransferLeadership(Event.TransferLeadership transfer);

    /** A local caller wants to read. */
    Role onRead(Event.Read read);

    /** More of the log, or of term and vote, is durable. */
    default Role onPersisted() {
        return this;
    }

    /** The log store has no room. */
    default Role onStorageFull() {
        return this;
    }

    /** Entries were read for a peer. */
    default Role onEntriesRead(Event.EntriesRead read) {
        return this;
    }

    /** A snapshot chunk for a peer could not be read. */
    default Role onSnapshotNotSent(Event.SnapshotNotSent failure) {
        return this;
    }

    /** A member was heard from, with this incarnation of its data directory; 0 = not known. */
    default void identified(NodeId member, long incarnation) {}

    /** Messages to a peer are being lost. */
    default Role onPeerUnreachable(Event.PeerUnreachable event) {
        return this;
    }

    /** Returns the index above which the log is still needed, but for what the options retain anyway. */
    default long compactionFloor() {
        return Long.MAX_VALUE;
    }

    /** The turn ends: whatever its events lead to leaves now, together. */
    default void endTurn() {}

    /** The role ends: whoever waits for it hears so. */
    default void leave() {}

    @Override
    default Role onRequestPreVoteResponse(RequestPreVoteResponse message) {
        return this;
    }

    @Override
    default Role onRequestVoteResponse(RequestVoteResponse message) {
        return this;
    }

    @Override
    default Role onAppendEntriesResponse(AppendEntriesResponse message) {
        return this;
    }

    @Override
    default Role onHeartbeatResponse(HeartbeatResponse message) {
        return this;
    }

    @Override
    default Role onInstallSnapshotResponse(InstallSnapshotResponse message) {
        return this;
    }

    @Override
    default Role onReadIndexResponse(ReadIndexResponse message) {
        return this;
    }

    @Override
    default Role onForwardedProposalResponse(ForwardedProposalResponse message) {
        return this;
    }

    @Override
    default Role onIdentityRefused(IdentityRefused message) {
        return this;
    }

    @Override
    default Role onTimeoutNow(TimeoutNow message) {
        return this;
    }
}
