package io.quorate.raft.core;

import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.SnapshotMeta;
import org.jspecify.annotations.Nullable;

/** What the core wants done. The family is closed: {@link EffectHandler} does each. */
public sealed interface Effect {

    /** Hands this to the handler's method for it. */
    void deliverTo(EffectHandler handler);

    /** What may end the future of a caller, once it is carried out. */
    sealed interface ForCallers extends Effect
            permits ProposalAccepted, ProposalRejected, ProposalLost, ReadRejected, IdentityLost, RoleChanged {}

    /**
     * Write hard state and entries as one atomic batch: set the hard state, remove every entry from
     * {@code truncateFrom} on, append.
     *
     * @param sequence rises with every Persist and ResetLog
     * @param hardState the new term and vote, or null where unchanged
     * @param truncateFrom the first index to remove; 0 = none
     * @param entries what to append; may be empty
     */
    record Persist(long sequence, @Nullable HardState hardState, long truncateFrom, LogSlice entries)
            implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onPersist(this);
        }
    }

    /**
     * Forget the whole log: a snapshot took its place.
     *
     * @param sequence rises with every Persist and ResetLog
     * @param base the last entry of the snapshot
     */
    record ResetLog(long sequence, EntryId base) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onResetLog(this);
        }
    }

    /** Look whether the log store has room by now for what it was asked to write. */
    record RetryWrites() implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onRetryWrites(this);
        }
    }

    /**
     * Let go of the log up to here: a durable snapshot holds it.
     *
     * @param upTo the last entry to release
     */
    record CompactLog(EntryId upTo) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onCompactLog(this);
        }
    }

    /**
     * Send at once.
     *
     * @param message the message
     */
    record Send(Message message) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onSend(this);
        }
    }

    /**
     * Send as soon as every Persist and ResetLog before this is on stable storage.
     *
     * @param message the message
     */
    record SendWhenDurable(Message message) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onSendWhenDurable(this);
        }
    }

    /**
     * Read entries that are no longer in memory, and bring them back as {@link Event.EntriesRead}.
     *
     * @param peer for whom
     * @param fromIndex the first
     * @param toIndex the last that is of use
     * @param maxBytes how much to read beyond the first entry
     */
    record ReadEntries(NodeId peer, long fromIndex, long toIndex, long maxBytes) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onReadEntries(this);
        }
    }

    /**
     * Feed these committed entries to the state machine.
     *
     * @param fromIndex the first; one more than the last of the Apply or RestoreSnapshot before
     * @param toIndex the last
     * @param entries the entries, or null where they must be read from the log store
     */
    record Apply(long fromIndex, long toIndex, @Nullable LogSlice entries) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onApply(this);
        }
    }

    /** Take a snapshot of the state machine. */
    record TakeSnapshot() implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onTakeSnapshot(this);
        }
    }

    /**
     * Send a chunk of the latest snapshot as an InstallSnapshot message.
     *
     * @param peer who gets it
     * @param term the leader's term
     * @param snapshot which snapshot; at offset 0 a later one may be sent in its place
     * @param offset where the chunk starts, in bytes
     */
    record SendSnapshotChunk(NodeId peer, long term, EntryId snapshot, long offset) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onSendSnapshotChunk(this);
        }
    }

    /**
     * Release what sending a snapshot to this peer holds open.
     *
     * @param peer the peer
     */
    record SnapshotSendEnded(NodeId peer) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onSnapshotSendEnded(this);
        }
    }

    /**
     * Write a received chunk; offset 0 starts a new file and drops an unfinished one.
     *
     * @param snapshot the announced snapshot
     * @param offset where the chunk belongs
     * @param chunk the bytes
     */
    record WriteSnapshotChunk(SnapshotMeta snapshot, long offset, Bytes chunk) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onWriteSnapshotChunk(this);
        }
    }

    /**
     * All chunks are written: verify the snapshot, restore the state machine from it after everything handed to it
     * before, and make it the latest one.
     *
     * @param snapshot the snapshot
     */
    record RestoreSnapshot(SnapshotMeta snapshot) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onRestoreSnapshot(this);
        }
    }

    /**
     * The proposal's commands, or the final configuration of a change of the membership, are in the leader's log; they
     * are done when the local state machine applies entries with these very ids.
     *
     * @param token the proposal
     * @param first the id of its first entry
     * @param count how many entries
     */
    record ProposalAccepted(long token, EntryId first, int count) implements ForCallers {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onProposalAccepted(this);
        }
    }

    /**
     * The proposal surely has no effect.
     *
     * @param token the proposal
     * @param reason why
     * @param leader the known leader, or null
     */
    record ProposalRejected(
            long token, Rejection reason, @Nullable NodeId leader) implements ForCallers {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onProposalRejected(this);
        }
    }

    /**
     * The proposal was sent to the leader, and no answer will come: nobody knows its outcome.
     *
     * @param token the proposal
     */
    record ProposalLost(long token) implements ForCallers {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onProposalLost(this);
        }
    }

    /**
     * The read may be served once this index is applied.
     *
     * @param token the read
     * @param index the read index
     * @param leaseEnd null, or the time on the runtime's clock at which the leader's lease ends: if it has come by the
     *     time that the state was read, the answer is void, and a majority must be asked
     */
    record ReadReady(long token, long index, @Nullable Long leaseEnd) implements Effect {
        /** Makes one that a majority has confirmed. */
        public ReadReady(long token, long index) {
            this(token, index, null);
        }

        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onReadReady(this);
        }
    }

    /**
     * The read cannot be served now.
     *
     * @param token the read
     * @param reason why
     * @param leader the known leader, or null
     */
    record ReadRejected(
            long token, Rejection reason, @Nullable NodeId leader) implements ForCallers {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onReadRejected(this);
        }
    }

    /**
     * This node is not the member whose name it bears: its data directory is not the one with which that was made a
     * member. It must stop.
     *
     * @param by the leader, who said so
     */
    record IdentityLost(NodeId by) implements ForCallers {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onIdentityLost(this);
        }
    }

    /**
     * Another configuration is in use.
     *
     * @param configuration the configuration
     */
    record ConfigurationChanged(Configuration configuration) implements Effect {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onConfigurationChanged(this);
        }
    }

    /**
     * The role, the term or the known leader changed.
     *
     * @param role the role
     * @param term the term
     * @param leader the known leader, or null
     * @param reason why
     */
    record RoleChanged(RoleName role, long term, @Nullable NodeId leader, RoleChangeReason reason)
            implements ForCallers {
        @Override
        public void deliverTo(EffectHandler handler) {
            handler.onRoleChanged(this);
        }
    }
}
