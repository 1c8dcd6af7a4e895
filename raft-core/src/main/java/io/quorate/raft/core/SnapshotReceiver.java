package io.quorate.raft.core;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import org.jspecify.annotations.Nullable;

/**
 * Puts the chunks of a leader's snapshot in order, and says when the state machine is to be restored from it. It
 * outlives a change of role or leader: the next leader may go on with the same snapshot, and a restore under way is not
 * disturbed.
 */
final class SnapshotReceiver {
    private final RaftState state;
    private final Effects effects;
    private @Nullable SnapshotMeta incoming;
    private long handedOut;
    private long written;
    private boolean complete;
    private boolean restoring;

    SnapshotReceiver(RaftState state, Effects effects) {
        this.state = state;
        this.effects = effects;
    }

    /** Returns whether the state machine is being restored: the log must not move under it. */
    boolean isRestoring() {
        return restoring;
    }

    /** Returns the snapshot that is being received, or null. */
    @Nullable
    SnapshotMeta incoming() {
        return incoming;
    }

    /** Returns how many of its bytes are written. */
    long written() {
        return written;
    }

    void chunk(InstallSnapshot message) {
        SnapshotMeta announced = message.snapshot();
        if (restoring) {
            return;
        }
        if (announced.index() <= state.commitIndex()) {
            effects.sendWhenDurable(answer(message.from(), announced.last(), announced.sizeBytes(), true));
            return;
        }
        if (!announced.equals(incoming)) {
            if (message.offset() > 0) {
                state.say(answer(message.from(), announced.last(), 0, false));
                return;
            }
            start(announced);
        }
        if (message.offset() == handedOut) {
            handedOut += message.chunk().length();
            effects.add(new Effect.WriteSnapshotChunk(announced, message.offset(), message.chunk()));
        } else if (handedOut == written) {
            state.say(answer(message.from(), announced.last(), written, false));
        }
    }

    private void start(SnapshotMeta announced) {
        incoming = announced;
        handedOut = 0;
        written = 0;
        complete = false;
    }

    void chunkWritten(EntryId snapshot, long nextOffset) {
        SnapshotMeta expected = incoming;
        if (restoring || expected == null || !expected.last().equals(snapshot) || nextOffset != handedOut) {
            return;
        }
        written = nextOffset;
        if (written < expected.sizeBytes()) {
            answerLeader(snapshot, written, false);
        } else {
            complete = true;
            restoreIfReady();
        }
    }

    /**
     * Has the state machine restored once all chunks are there, and the term that they came in is durable: a snapshot
     * beside a log store that has never seen a term would look, after a crash, like a log store that was lost.
     */
    void restoreIfReady() {
        SnapshotMeta snapshot = incoming;
        if (snapshot == null || restoring || !complete) {
            return;
        }
        if (snapshot.index() <= state.commitIndex()) {
            incoming = null;
        } else if (state.isHardStateDurable()) {
            restoring = true;
            effects.add(new Effect.RestoreSnapshot(snapshot));
        }
    }

    /** Notes that the state machine was restored. */
    void installed(SnapshotMeta snapshot) {
        incoming = null;
        restoring = false;
        NodeId leader = remoteLeader();
        if (leader != null) {
            effects.sendWhenDurable(answer(leader, snapshot.last(), snapshot.sizeBytes(), true));
        }
    }

    /** Notes that the snapshot was not what was announced; the leader is asked to start over. */
    void notInstalled(EntryId snapshot) {
        incoming = null;
        restoring = false;
        answerLeader(snapshot, 0, false);
    }

    private void answerLeader(EntryId snapshot, long nextOffset, boolean installed) {
        NodeId leader = remoteLeader();
        if (leader != null) {
            state.say(answer(leader, snapshot, nextOffset, installed));
        }
    }

    /** Returns the leader to answer; none where this node itself came to lead meanwhile. */
    private @Nullable NodeId remoteLeader() {
        NodeId leader = state.leader();
        return state.self().equals(leader) ? null : leader;
    }

    private InstallSnapshotResponse answer(NodeId to, EntryId snapshot, long nextOffset, boolean installed) {
        return new InstallSnapshotResponse(state.self(), to, state.term(), snapshot, nextOffset, installed);
    }
}
