package io.quorate.raft.core;

/** Does what an {@link Effect} says. */
public interface EffectHandler {

    /** Handles {@link Effect.Persist}. */
    void onPersist(Effect.Persist effect);

    /** Handles {@link Effect.ResetLog}. */
    void onResetLog(Effect.ResetLog effect);

    /** Does {@link Effect.RetryWrites}. */
    void onRetryWrites(Effect.RetryWrites effect);

    /** Handles {@link Effect.CompactLog}. */
    void onCompactLog(Effect.CompactLog effect);

    /** Handles {@link Effect.Send}. */
    void onSend(Effect.Send effect);

    /** Handles {@link Effect.SendWhenDurable}. */
    void onSendWhenDurable(Effect.SendWhenDurable effect);

    /** Handles {@link Effect.ReadEntries}. */
    void onReadEntries(Effect.ReadEntries effect);

    /** Handles {@link Effect.Apply}. */
    void onApply(Effect.Apply effect);

    /** Handles {@link Effect.TakeSnapshot}. */
    void onTakeSnapshot(Effect.TakeSnapshot effect);

    /** Handles {@link Effect.SendSnapshotChunk}. */
    void onSendSnapshotChunk(Effect.SendSnapshotChunk effect);

    /** Handles {@link Effect.SnapshotSendEnded}. */
    void onSnapshotSendEnded(Effect.SnapshotSendEnded effect);

    /** Handles {@link Effect.WriteSnapshotChunk}. */
    void onWriteSnapshotChunk(Effect.WriteSnapshotChunk effect);

    /** Handles {@link Effect.RestoreSnapshot}. */
    void onRestoreSnapshot(Effect.RestoreSnapshot effect);

    /** Handles {@link Effect.ProposalAccepted}. */
    void onProposalAccepted(Effect.ProposalAccepted effect);

    /** Handles {@link Effect.ProposalRejected}. */
    void onProposalRejected(Effect.ProposalRejected effect);

    /** Handles {@link Effect.ProposalLost}. */
    void onProposalLost(Effect.ProposalLost effect);

    /** Handles {@link Effect.ReadReady}. */
    void onReadReady(Effect.ReadReady effect);

    /** Handles {@link Effect.ReadRejected}. */
    void onReadRejected(Effect.ReadRejected effect);

    /** Handles {@link Effect.IdentityLost}. */
    void onIdentityLost(Effect.IdentityLost effect);

    /** Handles {@link Effect.ConfigurationChanged}. */
    void onConfigurationChanged(Effect.ConfigurationChanged effect);

    /** Handles {@link Effect.RoleChanged}. */
    void onRoleChanged(Effect.RoleChanged effect);
}
