package io.quorate.raft.core;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One node of a {@link TestCluster}: a core, and a runtime for it of plain collections. */
final class TestNode implements EffectHandler {
    private final NodeId id;
    private final RaftOptions options;
    private final TestCluster cluster;
    private final TestDisk disk;
    private final ArrayDeque<Event> news = new ArrayDeque<>();
    private TestMachine machine = new TestMachine();
    private TestMachine.@Nullable Snapshot snapshot;
    private Bytes received = Bytes.EMPTY;
    private @Nullable RaftCore core;
    private @Nullable Invariants invariants;

    TestNode(NodeId id, Given given, TestCluster cluster) {
        this.id = id;
        this.options = given.options();
        this.cluster = cluster;
        this.disk = given.disk();
    }

    void start(long seed) {
        machine = new TestMachine();
        if (snapshot != null) {
            machine.restore(snapshot);
        }
        RaftCore started = new RaftCore(id, options, disk.recover(), disk.snapshot(), new SplittableRandom(seed));
        core = started;
        invariants = new Invariants(started);
    }

    /** The process dies: memory is gone, and of the disk whatever was not synced. */
    void crash() {
        disk.crash();
        news.clear();
        received = Bytes.EMPTY;
        core = null;
        invariants = null;
    }

    boolean isUp() {
        return core != null;
    }

    NodeId id() {
        return id;
    }

    TestDisk disk() {
        return disk;
    }

    TestMachine machine() {
        return machine;
    }

    RaftCore core() {
        RaftCore running = core;
        if (running == null) {
            throw new IllegalStateException(id + " is down");
        }
        return running;
    }

    RaftState state() {
        return core().state();
    }

    RoleName role() {
        return core().role().name();
    }

    void step(Event... turn) {
        core().step(List.of(turn)).deliverTo(this);
        if (invariants != null) {
            invariants.check();
        }
        cluster.ledger().stepped(this);
    }

    /** Takes the oldest news of disk and state machine in; returns whether there was any. */
    boolean takeNews() {
        Event event = news.poll();
        if (event != null) {
            step(event);
        }
        return event != null;
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** Lets the disk do some of what waits. */
    void sync(int count) {
        Event.Persisted persisted = disk.sync(count, cluster::send);
        if (persisted != null) {
            news.add(persisted);
        }
    }

    @Override
    public void onPersist(Effect.Persist effect) {
        cluster.ledger().written(effect.entries());
        disk.enqueue(effect);
    }

    @Override
    public void onResetLog(Effect.ResetLog effect) {
        disk.enqueue(effect);
    }

    @Override
    public void onRetryWrites(Effect.RetryWrites effect) {
        cluster.ledger().count("writes tried again");
    }

    @Override
    public void onCompactLog(Effect.CompactLog effect) {
        disk.compact(effect.upTo());
    }

    @Override
    public void onSend(Effect.Send effect) {
        cluster.send(effect.message());
    }

    @Override
    public void onSendWhenDurable(Effect.SendWhenDurable effect) {
        if (disk.unsynced() == 0) {
            cluster.send(effect.message());
        } else {
            disk.enqueue(effect);
        }
    }

    @Override
    public void onReadEntries(Effect.ReadEntries effect) {
        LogSlice read = disk.read(effect.fromIndex(), effect.toIndex(), effect.maxBytes());
        news.add(new Event.EntriesRead(effect.peer(), read));
    }

    @Override
    public void onApply(Effect.Apply effect) {
        LogSlice entries = effect.entries();
        machine.apply(entries != null ? entries : disk.read(effect.fromIndex(), effect.toIndex(), Long.MAX_VALUE));
        if (machine.last().index() != effect.toIndex()) {
            throw new IllegalStateException("applied to " + machine.last() + ", not to " + effect.toIndex());
        }
        news.add(new Event.Applied(effect.toIndex()));
    }

    @Override
    public void onTakeSnapshot(Effect.TakeSnapshot effect) {
        if (machine.last().index() == 0) {
            news.add(new Event.SnapshotNotTaken());
            return;
        }
        save(machine.snapshot());
        news.add(new Event.SnapshotTaken(machine.snapshot().meta()));
    }

    private void save(TestMachine.Snapshot latest) {
        if (latest.meta().index() > disk.snapshotIndex()) {
            snapshot = latest;
            disk.saveSnapshot(latest.meta());
        }
    }

    @Override
    public void onSendSnapshotChunk(Effect.SendSnapshotChunk effect) {
        TestMachine.Snapshot latest = snapshot;
        boolean current = latest != null
                && (effect.offset() == 0 || latest.meta().last().equals(effect.snapshot()))
                && effect.offset() <= latest.bytes().length();
        if (latest == null || !current) {
            news.add(new Event.SnapshotNotSent(effect.peer()));
            return;
        }
        int offset = (int) effect.offset();
        int length = Math.min(options.snapshots().chunkBytes(), latest.bytes().length() - offset);
        Bytes chunk = latest.bytes().slice(offset, length);
        cluster.send(new InstallSnapshot(id, effect.peer(), effect.term(), latest.meta(), offset, chunk));
    }

    @Override
    public void onSnapshotSendEnded(Effect.SnapshotSendEnded effect) {
        cluster.ledger().count("snapshot transfers ended");
    }

    @Override
    public void onWriteSnapshotChunk(Effect.WriteSnapshotChunk effect) {
        int offset = (int) effect.offset();
        byte[] whole = new byte[offset + effect.chunk().length()];
        received.slice(0, offset).copyTo(whole, 0);
        effect.chunk().copyTo(whole, offset);
        received = Bytes.wrap(whole);
        news.add(new Event.SnapshotChunkWritten(effect.snapshot().last(), whole.length));
    }

    @Override
    public void onRestoreSnapshot(Effect.RestoreSnapshot effect) {
        SnapshotMeta meta = effect.snapshot();
        if (received.length() != meta.sizeBytes() || received.hashCode() != meta.checksum()) {
            news.add(new Event.SnapshotNotInstalled(meta.last()));
            return;
        }
        TestMachine.Snapshot whole = new TestMachine.Snapshot(meta, received);
        machine.restore(whole);
        save(whole);
        cluster.ledger().count("snapshots installed");
        news.add(new Event.SnapshotInstalled(meta));
    }

    @Override
    public void onProposalAccepted(Effect.ProposalAccepted effect) {
        cluster.clients().accepted(effect);
    }

    @Override
    public void onProposalRejected(Effect.ProposalRejected effect) {
        cluster.clients().rejected(effect);
    }

    @Override
    public void onProposalLost(Effect.ProposalLost effect) {
        cluster.clients().lost(effect);
    }

    @Override
    public void onReadReady(Effect.ReadReady effect) {
        cluster.clients().ready(effect);
    }

    @Override
    public void onReadRejected(Effect.ReadRejected effect) {
        cluster.clients().rejected(effect);
    }

    @Override
    public void onIdentityLost(Effect.IdentityLost effect) {
        cluster.ledger().count("identities lost");
    }

    @Override
    public void onConfigurationChanged(Effect.ConfigurationChanged effect) {
        cluster.ledger().count("configurations");
    }

    @Override
    public void onRoleChanged(Effect.RoleChanged effect) {
        cluster.ledger().count("became " + effect.role());
    }
}
