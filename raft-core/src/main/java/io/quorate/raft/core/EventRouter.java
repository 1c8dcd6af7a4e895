package io.quorate.raft.core;

import io.quorate.raft.protocol.Message;

/**
 * Brings each event to who handles it: messages through the term rule to the role, news of disk and state machine to
 * the state, everything else to the role.
 */
final class EventRouter implements EventHandler<Role> {
    private final RaftState state;
    private final Effects effects;
    private final TermRule termRule;
    private final IdentityRule identityRule;
    private Role role;

    EventRouter(RaftState state, Effects effects, IdentityRule identityRule) {
        this.state = state;
        this.effects = effects;
        this.termRule = new TermRule(state);
        this.identityRule = identityRule;
        this.role = new Follower(state, effects);
    }

    /** Lets this role, or the state, handle the event; returns the role to go on with. */
    Role route(Event event, Role current) {
        role = current;
        return event.deliverTo(this);
    }

    @Override
    public Role onTick(Event.Tick event) {
        state.vitals().tick(event.nanoTime());
        state.promise().tick(state.vitals().nanos());
        if (state.vitals().isStorageFull()) {
            effects.add(new Effect.RetryWrites());
        }
        return role.onTick();
    }

    @Override
    public Role onReceived(Event.Received event) {
        Message message = event.message();
        if (!message.to().equals(state.self()) || message.from().equals(state.self())) {
            return role;
        }
        if (!identityRule.admits(message, event.incarnation())) {
            return role;
        }
        role.identified(message.from(), event.incarnation());
        return switch (termRule.judge(message, role.protectsLeader())) {
            case IGNORE -> role;
            case DELIVER -> message.deliverTo(role);
            case STEP_DOWN -> {
                state.enterTerm(message.term());
                yield message.deliverTo(new Follower(state, effects));
            }
        };
    }

    @Override
    public Role onPropose(Event.Propose event) {
        return role.onPropose(event);
    }

    @Override
    public Role onProposeMembership(Event.ProposeMembership event) {
        return role.onProposeMembership(event);
    }

    @Override
    public Role onTransferLeadership(Event.TransferLeadership event) {
        return role.onTransferLeadership(event);
    }

    @Override
    public Role onRead(Event.Read event) {
        return role.onRead(event);
    }

    @Override
    public Role onPersisted(Event.Persisted event) {
        state.persisted(event);
        state.snapshotReceiver().restoreIfReady();
        return role.onPersisted();
    }

    @Override
    public Role onStorageSpace(Event.StorageSpace event) {
        state.vitals().storageIs(event.isFull());
        return event.isFull() ? role.onStorageFull() : role;
    }

    @Override
    public Role onEntriesRead(Event.EntriesRead event) {
        return role.onEntriesRead(event);
    }

    @Override
    public Role onApplied(Event.Applied event) {
        state.stateMachine().applied(event.index(), effects);
        return role;
    }

    @Override
    public Role onSnapshotRequested(Event.SnapshotRequested event) {
        state.stateMachine().takeSnapshot(effects);
        return role;
    }

    @Override
    public Role onSnapshotTaken(Event.SnapshotTaken event) {
        state.snapshotTaken(event.snapshot(), role.compactionFloor());
        return role;
    }

    @Override
    public Role onSnapshotNotTaken(Event.SnapshotNotTaken event) {
        state.stateMachine().snapshotNotTaken();
        return role;
    }

    @Override
    public Role onSnapshotChunkWritten(Event.SnapshotChunkWritten event) {
        state.snapshotReceiver().chunkWritten(event.snapshot(), event.nextOffset());
        return role;
    }

    @Override
    public Role onSnapshotInstalled(Event.SnapshotInstalled event) {
        state.snapshotInstalled(event.snapshot());
        return role;
    }

    @Override
    public Role onSnapshotNotInstalled(Event.SnapshotNotInstalled event) {
        state.snapshotReceiver().notInstalled(event.snapshot());
        return role;
    }

    @Override
    public Role onSnapshotNotSent(Event.SnapshotNotSent event) {
        return role.onSnapshotNotSent(event);
    }

    @Override
    public Role onPeerUnreachable(Event.PeerUnreachable event) {
        return role.onPeerUnreachable(event);
    }
}
