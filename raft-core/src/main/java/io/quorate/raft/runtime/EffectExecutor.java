package io.quorate.raft.runtime;

import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.core.Effect;
import io.quorate.raft.core.EffectHandler;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.spi.StorageException;
import java.util.function.Consumer;

/** Hands each effect to who carries it out. Called by the loop; never blocks. */
final class EffectExecutor implements EffectHandler {
    private final Workers workers;
    private final Callers<?> callers;
    private final Outbox outbox;
    private final NodeNews news;
    private final StatusBoard board;
    private final Consumer<Configuration> peers;

    /** Who hears of changes. */
    record Audience(NodeNews news, StatusBoard board, Consumer<Configuration> peers) {}

    EffectExecutor(Workers workers, Callers<?> callers, Outbox outbox, Audience audience) {
        this.workers = workers;
        this.callers = callers;
        this.outbox = outbox;
        this.news = audience.news();
        this.board = audience.board();
        this.peers = audience.peers();
    }

    @Override
    public void onPersist(Effect.Persist effect) {
        workers.log().persist(effect);
    }

    @Override
    public void onResetLog(Effect.ResetLog effect) {
        workers.log().reset(effect);
    }

    @Override
    public void onRetryWrites(Effect.RetryWrites effect) {
        workers.log().tryAgain();
    }

    @Override
    public void onCompactLog(Effect.CompactLog effect) {
        workers.log().compact(effect.upTo());
    }

    @Override
    public void onSend(Effect.Send effect) {
        if (effect.message() instanceof AppendEntries) {
            outbox.meter().count(RaftMetrics.Counter.APPENDS_SENT, 1);
        }
        outbox.send(effect.message());
    }

    @Override
    public void onSendWhenDurable(Effect.SendWhenDurable effect) {
        workers.log().sendWhenDurable(effect.message());
    }

    @Override
    public void onReadEntries(Effect.ReadEntries effect) {
        workers.logReader().read(effect);
    }

    @Override
    public void onApply(Effect.Apply effect) {
        callers.proposals().committed(effect.toIndex());
        workers.applier().apply(effect);
    }

    @Override
    public void onTakeSnapshot(Effect.TakeSnapshot effect) {
        workers.applier().takeSnapshot();
    }

    @Override
    public void onSendSnapshotChunk(Effect.SendSnapshotChunk effect) {
        workers.sender().send(effect);
    }

    @Override
    public void onSnapshotSendEnded(Effect.SnapshotSendEnded effect) {
        workers.sender().ended(effect.peer());
    }

    @Override
    public void onWriteSnapshotChunk(Effect.WriteSnapshotChunk effect) {
        workers.receiver().write(effect);
    }

    @Override
    public void onRestoreSnapshot(Effect.RestoreSnapshot effect) {
        workers.applier().restore(effect.snapshot());
    }

    @Override
    public void onProposalAccepted(Effect.ProposalAccepted effect) {
        callers.accepted(effect);
    }

    @Override
    public void onProposalRejected(Effect.ProposalRejected effect) {
        callers.rejected(effect);
    }

    @Override
    public void onProposalLost(Effect.ProposalLost effect) {
        callers.lost(effect);
    }

    @Override
    public void onReadReady(Effect.ReadReady effect) {
        ReadTracker.Batch batch = callers.reads().ready(effect.token(), effect.leaseEnd());
        if (batch != null) {
            workers.applier().read(effect.index(), batch);
        }
    }

    @Override
    public void onReadRejected(Effect.ReadRejected effect) {
        callers.reads().rejected(effect.token(), effect.reason(), effect.leader());
    }

    @Override
    public void onIdentityLost(Effect.IdentityLost effect) {
        outbox.fail(new StorageException("node " + effect.by() + " says that this node's data directory is not the one"
                + " with which it became a member: what it promised may be lost; remove the member from the group, or"
                + " start under a new node id and replace it"));
    }

    @Override
    public void onConfigurationChanged(Effect.ConfigurationChanged effect) {
        peers.accept(effect.configuration());
        board.outdate();
        news.configurationChanged(effect.configuration());
    }

    @Override
    public void onRoleChanged(Effect.RoleChanged effect) {
        board.roleChanged();
        callers.admin().transfers().roleChanged(effect.term(), effect.leader());
        news.roleChanged(effect);
    }
}
