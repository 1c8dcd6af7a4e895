package io.quorate.raft.core;

import io.quorate.raft.core.log.RaftLog;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.core.progress.ProgressTable;
import io.quorate.raft.core.progress.SnapshotTransfer;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.AppendEntriesResponse;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Heartbeat;
import io.quorate.raft.protocol.InstallSnapshotResponse;
import io.quorate.raft.protocol.Invariant;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;

/**
 * What a leader sends to whom next: entries while the logs agree, probes while that is unknown, snapshots where entries
 * are gone.
 */
final class Replicator {
    private final RaftState state;
    private final Effects effects;
    private final ProgressTable table;

    Replicator(RaftState state, Effects effects, ProgressTable table) {
        this.state = state;
        this.effects = effects;
        this.table = table;
    }

    /** Sends each peer what it may be sent now. */
    void replicate() {
        for (int i = 0; i < table.peers().size(); i++) {
            replicateTo(table.peers().get(i));
        }
    }

    private void replicateTo(Progress peer) {
        RaftLog log = state.log();
        while (peer.mayAppend()) {
            long next = peer.nextIndex();
            if (next <= log.base().index()) {
                startSnapshot(peer);
                return;
            }
            if (next > log.lastIndex()) {
                sayMore(peer);
                return;
            }
            if (!log.isInMemory(next, log.lastIndex())) {
                read(peer);
                return;
            }
            append(peer, log.inMemory(next, log.lastIndex(), maxAppendBytes()));
        }
    }

    private void append(Progress peer, LogSlice slice) {
        effects.send(new AppendEntries(state.self(), peer.member().id(), state.term(), slice, state.commitIndex()));
        peer.appended(slice.lastIndex(), slice.sizeBytes(), state.commitIndex());
    }

    /** Probes without entries, or tells a commit index that moved without anything else to send (rule L7). */
    private void sayMore(Progress peer) {
        if (peer.state() == Progress.State.PROBE) {
            append(peer, LogSlice.empty(state.log().idAt(peer.nextIndex() - 1)));
            return;
        }
        long commitIndex = Math.min(state.commitIndex(), peer.matchIndex());
        if (commitIndex > peer.commitIndexSent()) {
            effects.send(Heartbeat.ofCommit(state.self(), peer.member().id(), state.term(), commitIndex));
            peer.commitTold(commitIndex);
        }
    }

    /** Asks for entries that are no longer in memory; those are durable, so they are in the store. */
    private void read(Progress peer) {
        peer.readStarted();
        effects.add(new Effect.ReadEntries(
                peer.member().id(), peer.nextIndex(), state.log().durableIndex(), maxAppendBytes()));
    }

    private long maxAppendBytes() {
        return state.options().replication().maxAppendBytes();
    }

    /** Sends entries that came from the disk, if they still are what the peer needs. */
    void entriesRead(Event.EntriesRead read) {
        Progress peer = table.find(read.peer());
        if (peer == null) {
            return;
        }
        peer.readEnded();
        LogSlice slice = read.entries();
        boolean current = slice.firstIndex() == peer.nextIndex()
                && state.log().holds(slice.previous())
                && state.log().holds(slice.last());
        if (current && !slice.isEmpty() && peer.mayAppend()) {
            append(peer, slice);
        }
    }

    void answered(AppendEntriesResponse message) {
        Progress peer = table.find(message.from());
        if (peer == null) {
            return;
        }
        if (message.success()) {
            Invariant.check(
                    message.index() <= state.log().lastIndex(),
                    "no peer matches beyond the leader's log",
                    message.index(),
                    state.log().lastIndex());
            endTransferOnce(peer, () -> peer.accepted(message.index()));
        } else {
            peer.rejected(message.index(), agreement(message.hint()));
        }
    }

    /** Returns where the logs may agree; a hint below the base stands as it is, for only a snapshot helps. */
    private long agreement(EntryId hint) {
        RaftLog log = state.log();
        return hint.index() < log.base().index()
                ? hint.index()
                : log.agreementHint(hint.index(), hint.term()).index();
    }

    /** Tries again what may have been lost, now that the peer is known to be there. */
    void alive(NodeId id) {
        Progress peer = table.find(id);
        if (peer == null) {
            return;
        }
        boolean unanswered =
                peer.awaitsAnswer() && peer.matchIndex() < state.log().lastIndex();
        peer.resumeProbe();
        if (unanswered && peer.state() == Progress.State.REPLICATE) {
            if (peer.nextIndex() <= state.log().base().index()) {
                // What it needs next was compacted behind its full window: probing leads to a snapshot.
                peer.unreachable();
                return;
            }
            append(peer, LogSlice.empty(state.log().idAt(peer.nextIndex() - 1)));
        }
    }

    void unreachable(NodeId id) {
        Progress peer = table.find(id);
        if (peer != null) {
            peer.unreachable();
        }
    }

    private void startSnapshot(Progress peer) {
        SnapshotMeta snapshot = state.stateMachine().snapshot();
        if (snapshot == null || !peer.contact().isActive()) {
            return;
        }
        peer.snapshotStarted(snapshot.last());
        sendChunk(peer, snapshot.last(), 0);
    }

    private void sendChunk(Progress peer, EntryId snapshot, long offset) {
        effects.add(new Effect.SendSnapshotChunk(peer.member().id(), state.term(), snapshot, offset));
    }

    void answered(InstallSnapshotResponse message) {
        Progress peer = table.find(message.from());
        SnapshotTransfer transfer = peer == null ? null : peer.transfer();
        if (peer == null || transfer == null) {
            return;
        }
        if (message.installed()) {
            endTransferOnce(peer, () -> peer.accepted(message.snapshot().index()));
        } else if (transfer.advance(message.snapshot(), message.nextOffset())) {
            sendChunk(peer, transfer.snapshot(), transfer.offset());
        }
    }

    void snapshotNotSent(NodeId id) {
        Progress peer = table.find(id);
        if (peer != null) {
            endTransferOnce(peer, peer::snapshotGivenUp);
        }
    }

    /**
     * Counts the silence of each peer; sends chunks again that were not answered for an election timeout; gives up on
     * peers that are gone.
     */
    void tick() {
        int timeout = state.options().election().electionTimeoutTicks();
        for (Progress gone : table.departed(state.commitIndex(), timeout)) {
            endTransferOnce(gone, gone::snapshotGivenUp);
        }
        for (int i = 0; i < table.peers().size(); i++) {
            Progress peer = table.peers().get(i);
            peer.contact().tick();
            SnapshotTransfer transfer = peer.transfer();
            if (transfer != null
                    && transfer.isOverdue(state.options().election().electionTimeoutTicks())) {
                if (peer.contact().wasLatelyActive()) {
                    sendChunk(peer, transfer.snapshot(), transfer.offset());
                } else {
                    endTransferOnce(peer, peer::snapshotGivenUp);
                }
            }
        }
    }

    private void endTransferOnce(Progress peer, Runnable change) {
        boolean before = peer.transfer() != null;
        change.run();
        if (before && peer.transfer() == null) {
            effects.add(new Effect.SnapshotSendEnded(peer.member().id()));
        }
    }

    /** Ends every transfer, as the leadership ends. */
    void leave() {
        for (int i = 0; i < table.peers().size(); i++) {
            endTransferOnce(table.peers().get(i), table.peers().get(i)::snapshotGivenUp);
        }
    }

    /** Returns the index above which a snapshot under way will need the log. */
    long compactionFloor() {
        long floor = Long.MAX_VALUE;
        for (int i = 0; i < table.peers().size(); i++) {
            SnapshotTransfer transfer = table.peers().get(i).transfer();
            if (transfer != null) {
                floor = Math.min(floor, transfer.snapshot().index());
            }
        }
        return floor;
    }
}
