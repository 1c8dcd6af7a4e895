package io.quorate.raft.core;

/**
 * Decides on every kind of {@link Event}.
 *
 * @param <R> what a decision is
 */
public interface EventHandler<R> {

    /** Handles {@link Event.Tick}. */
    R onTick(Event.Tick event);

    /** Handles {@link Event.Received}. */
    R onReceived(Event.Received event);

    /** Handles {@link Event.Propose}. */
    R onPropose(Event.Propose event);

    /** Handles {@link Event.ProposeMembership}. */
    R onProposeMembership(Event.ProposeMembership event);

    /** Handles {@link Event.TransferLeadership}. */
    R onTransferLeadership(Event.TransferLeadership event);

    /** Handles {@link Event.Read}. */
    R onRead(Event.Read event);

    /** Handles {@link Event.Persisted}. */
    R onPersisted(Event.Persisted event);

    /** Handles {@link Event.StorageSpace}. */
    R onStorageSpace(Event.StorageSpace event);

    /** Handles {@link Event.EntriesRead}. */
    R onEntriesRead(Event.EntriesRead event);

    /** Handles {@link Event.Applied}. */
    R onApplied(Event.Applied event);

    /** Handles {@link Event.SnapshotRequested}. */
    R onSnapshotRequested(Event.SnapshotRequested event);

    /** Handles {@link Event.SnapshotTaken}. */
    R onSnapshotTaken(Event.SnapshotTaken event);

    /** Handles {@link Event.SnapshotNotTaken}. */
    R onSnapshotNotTaken(Event.SnapshotNotTaken event);

    /** Handles {@link Event.SnapshotChunkWritten}. */
    R onSnapshotChunkWritten(Event.SnapshotChunkWritten event);

    /** Handles {@link Event.SnapshotInstalled}. */
    R onSnapshotInstalled(Event.SnapshotInstalled event);

    /** Handles {@link Event.SnapshotNotInstalled}. */
    R onSnapshotNotInstalled(Event.SnapshotNotInstalled event);

    /** Handles {@link Event.SnapshotNotSent}. */
    R onSnapshotNotSent(Event.SnapshotNotSent event);

    /** Handles {@link Event.PeerUnreachable}. */
    R onPeerUnreachable(Event.PeerUnreachable event);
}
