package io.quorate.raft.core;

import io.quorate.raft.api.InFlight;
import io.quorate.raft.api.LoadStatus;
import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.PeerStatus;
import io.quorate.raft.api.SnapshotProgress;
import io.quorate.raft.core.log.RaftLog;
import io.quorate.raft.core.progress.Progress;
import io.quorate.raft.core.progress.SnapshotTransfer;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what an operator asks: a look at the state, which changes nothing. */
final class StatusReport {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RaftState state;
    private final Role role;
    private final long tickNanos;

    StatusReport(RaftState state, Role role, long tickNanos) {
        this.state = state;
        this.role = role;
        this.tickNanos = tickNanos;
    }

    NodeStatus make(RoleHistory history, LoadStatus load) {
        return new NodeStatus(
                state.self(),
                role.name(),
                state.term(),
                Optional.ofNullable(state.leader()),
                state.configuration(),
                state.configurationIndex(),
                log(),
                peers(),
                history.status(),
                load);
    }

    private LogStatus log() {
        RaftLog log = state.log();
        StateMachineProgress machine = state.stateMachine();
        return new LogStatus(
                log.firstIndex(),
                log.lastIndex(),
                log.durableIndex(),
                state.commitIndex(),
                machine.appliedIndex(),
                machine.snapshotIndex(),
                role instanceof Leader leader ? leader.uncommittedBytes() : 0,
                machine.backlogBytes(),
                incoming());
    }

    private Optional<SnapshotProgress> incoming() {
        SnapshotMeta incoming = state.snapshotReceiver().incoming();
        if (incoming == null) {
            return Optional.empty();
        }
        long written = state.snapshotReceiver().written();
        return Optional.of(new SnapshotProgress(incoming.index(), written, incoming.sizeBytes()));
    }

    private List<PeerStatus> peers() {
        List<PeerStatus> peers = new ArrayList<>();
        if (role instanceof Leader leader) {
            for (Progress peer : leader.peers()) {
                if (state.configuration().contains(peer.member().id())) {
                    peers.add(peer(peer));
                }
            }
        }
        return peers;
    }

    private PeerStatus peer(Progress peer) {
        return new PeerStatus(
                peer.member(),
                state.configuration().isVoter(peer.member().id()),
                peer.state().name(),
                peer.matchIndex(),
                peer.nextIndex(),
                Math.max(0, state.log().lastIndex() - peer.matchIndex()),
                peer.contact().wasLatelyActive(),
                peer.contact().silentTicks() * tickNanos / NANOS_PER_MILLI,
                new InFlight(peer.inflightAppends(), peer.inflightBytes()),
                transfer(peer));
    }

    private Optional<SnapshotProgress> transfer(Progress peer) {
        SnapshotTransfer transfer = peer.transfer();
        if (transfer == null) {
            return Optional.empty();
        }
        SnapshotMeta latest = state.stateMachine().snapshot();
        long total = latest != null && latest.last().equals(transfer.snapshot()) ? latest.sizeBytes() : 0;
        return Optional.of(new SnapshotProgress(transfer.snapshot().index(), transfer.offset(), total));
    }
}
