package peerbench.jmh;

import io.quorate.raft.core.Effect;
import io.quorate.raft.core.EffectHandler;

/** Does what asks for nothing, and refuses what cannot come up while nothing fails and nobody falls behind. */
abstract class Outcome implements EffectHandler {

    private static IllegalStateException unexpected(Effect effect) {
        return new IllegalStateException("nothing fails here, and yet: " + effect);
    }

    @Override
    public final void onCompactLog(Effect.CompactLog effect) {}

    @Override
    public final void onProposalAccepted(Effect.ProposalAccepted effect) {}

    @Override
    public final void onConfigurationChanged(Effect.ConfigurationChanged effect) {}

    @Override
    public final void onResetLog(Effect.ResetLog effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onRetryWrites(Effect.RetryWrites effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onReadEntries(Effect.ReadEntries effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onSendSnapshotChunk(Effect.SendSnapshotChunk effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onSnapshotSendEnded(Effect.SnapshotSendEnded effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onWriteSnapshotChunk(Effect.WriteSnapshotChunk effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onRestoreSnapshot(Effect.RestoreSnapshot effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onProposalRejected(Effect.ProposalRejected effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onProposalLost(Effect.ProposalLost effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onReadReady(Effect.ReadReady effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onReadRejected(Effect.ReadRejected effect) {
        throw unexpected(effect);
    }

    @Override
    public final void onIdentityLost(Effect.IdentityLost effect) {
        throw unexpected(effect);
    }
}
