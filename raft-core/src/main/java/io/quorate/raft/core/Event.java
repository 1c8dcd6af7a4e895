package io.quorate.raft.core;

import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Proposal;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.List;

/** What happens to a node. The family is closed: {@link EventHandler} decides on each. */
public sealed interface Event {

    /** Hands this to the handler's method for it, and returns what that returns. */
    <R> R deliverTo(EventHandler<R> handler);

    /**
     * A tick of the clock has passed.
     *
     * @param nanoTime what a clock that only rises showed when it passed, from an origin of its own
     */
    record Tick(long nanoTime) implements Event {
        /** Makes one for whom time stands still. */
        public Tick() {
            this(0);
        }

        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onTick(this);
        }
    }

    /**
     * A message arrived that is addressed to this node.
     *
     * @param message the message
     * @param incarnation that of the sender's data directory, if the transport knows it; 0 = it does not
     */
    record Received(Message message, long incarnation) implements Event {
        /** Makes one whose sender's incarnation is not known. */
        public Received(Message message) {
            this(message, 0);
        }

        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onReceived(this);
        }
    }

    /**
     * A local caller proposes commands: all of them are appended one after the other, or none.
     *
     * @param token names the proposal in the effect that answers it
     * @param commands what to append; either all plain commands, or all requests of sessions
     */
    record Propose(long token, List<? extends Proposal> commands) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onPropose(this);
        }
    }

    /**
     * A local caller wants the membership changed.
     *
     * @param token names the proposal in the effect that answers it
     * @param request the change, and the configuration that it is made for
     */
    record ProposeMembership(long token, AdminRequest.ChangeMembership request) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onProposeMembership(this);
        }
    }

    /**
     * A local caller wants leadership handed over. Answered only where it is refused or fails, by
     * {@link Effect.ProposalRejected}; that it was done shows in a change of role.
     *
     * @param token names the request in the effect that answers it
     * @param request to whom
     */
    record TransferLeadership(long token, AdminRequest.TransferLeadership request) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onTransferLeadership(this);
        }
    }

    /**
     * A local caller wants an index at which a read is linearizable.
     *
     * @param token names the read in the effect that answers it; never used before, in an earlier life of the node
     *     neither: the answer to an old request may come late, with an index that is too low
     * @param byLease whether a leader's lease is good enough
     */
    record Read(long token, boolean byLease) implements Event {
        /** Makes one that a majority must confirm. */
        public Read(long token) {
            this(token, false);
        }

        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onRead(this);
        }
    }

    /**
     * Every {@link Effect.Persist} and {@link Effect.ResetLog} up to this one is on stable storage.
     *
     * @param sequence the number of the latest of them
     * @param last the last entry that the log store then held
     * @param hardState the hard state that the log store then held
     */
    record Persisted(long sequence, EntryId last, HardState hardState) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onPersisted(this);
        }
    }

    /**
     * The log store has run out of room, or has room again. What it was asked to write meanwhile is not lost: it waits,
     * and {@link Persisted} follows once it is done.
     *
     * @param isFull whether there is no room
     */
    record StorageSpace(boolean isFull) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onStorageSpace(this);
        }
    }

    /**
     * Entries that {@link Effect.ReadEntries} asked for; none where the log was compacted beyond them meanwhile.
     *
     * @param peer for whom they were asked
     * @param entries what was read
     */
    record EntriesRead(NodeId peer, LogSlice entries) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onEntriesRead(this);
        }
    }

    /**
     * The state machine has applied everything up to here.
     *
     * @param index the last applied entry
     */
    record Applied(long index) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onApplied(this);
        }
    }

    /** A local caller wants a snapshot of the state machine now. */
    record SnapshotRequested() implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onSnapshotRequested(this);
        }
    }

    /**
     * The snapshot that {@link Effect.TakeSnapshot} asked for is durable.
     *
     * @param snapshot what it stands for
     */
    record SnapshotTaken(SnapshotMeta snapshot) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onSnapshotTaken(this);
        }
    }

    /** The snapshot that {@link Effect.TakeSnapshot} asked for was given up; the log is kept. */
    record SnapshotNotTaken() implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onSnapshotNotTaken(this);
        }
    }

    /**
     * The chunk of {@link Effect.WriteSnapshotChunk} was written; it need not be durable yet.
     *
     * @param snapshot the snapshot that it belongs to
     * @param nextOffset the bytes written so far
     */
    record SnapshotChunkWritten(EntryId snapshot, long nextOffset) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onSnapshotChunkWritten(this);
        }
    }

    /**
     * The state machine was restored from the received snapshot, which is durable.
     *
     * @param snapshot what it stands for
     */
    record SnapshotInstalled(SnapshotMeta snapshot) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onSnapshotInstalled(this);
        }
    }

    /**
     * The received snapshot was dropped before the state machine saw it: its bytes are not what was announced.
     *
     * @param snapshot the snapshot
     */
    record SnapshotNotInstalled(EntryId snapshot) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onSnapshotNotInstalled(this);
        }
    }

    /**
     * A chunk for {@link Effect.SendSnapshotChunk} could not be read; the transfer must start anew.
     *
     * @param peer who was to get it
     */
    record SnapshotNotSent(NodeId peer) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onSnapshotNotSent(this);
        }
    }

    /**
     * The transport is losing messages to this peer.
     *
     * @param peer the peer
     */
    record PeerUnreachable(NodeId peer) implements Event {
        @Override
        public <R> R deliverTo(EventHandler<R> handler) {
            return handler.onPeerUnreachable(this);
        }
    }
}
