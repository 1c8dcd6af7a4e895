package peerbench.jmh;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.core.Effect;
import io.quorate.raft.core.Event;
import io.quorate.raft.core.RaftCore;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A core with a disk and a state machine that are done at once: what it wants written is on the disk with the next
 * event, what it wants applied is applied, and a snapshot is there as soon as it is due, so that the log is let go as
 * in a node. Nothing is kept of it all but how far it went.
 */
final class Replica extends Outcome {
    private static final EntryId FIRST = new EntryId(1, 1);

    private final NodeId id;
    private final Configuration configuration;
    private final RaftCore core;
    private final ArrayDeque<Message> outbox = new ArrayDeque<>();
    private final ArrayDeque<Message> waitingForDisk = new ArrayDeque<>();
    private final Disk disk = new Disk();
    private final Machine machine = new Machine();

    /** What the log store was told last, and whether the core has not heard that it is done. */
    private static final class Disk {
        private HardState hardState = new HardState(1, null, true);
        private EntryId last = FIRST;
        private long sequence;
        private boolean news;
    }

    /** How far the state machine is, and what the core has not heard of it. */
    private static final class Machine {
        private RoleName role = RoleName.FOLLOWER;
        private long term = 1;
        private long applied;
        private boolean news;
        private boolean snapshotDue;
    }

    /** Makes a follower of a group that was just founded. */
    Replica(NodeId id, Configuration configuration) {
        this.id = id;
        this.configuration = configuration;
        List<Entry> log = List.of(new Entry(FIRST.index(), FIRST.term(), configuration));
        RecoveredLog founded = new RecoveredLog(disk.hardState, EntryId.NONE, FIRST, List.of(FIRST), log);
        this.core = new RaftCore(id, RaftOptions.DEFAULT, founded, null, new SplittableRandom(id.hashCode()));
    }

    NodeId id() {
        return id;
    }

    boolean leads() {
        return machine.role == RoleName.LEADER;
    }

    long term() {
        return machine.term;
    }

    EntryId last() {
        return disk.last;
    }

    long applied() {
        return machine.applied;
    }

    /** Returns the messages to send, oldest first; they are the caller's to take. */
    ArrayDeque<Message> outbox() {
        return outbox;
    }

    /** Takes a turn of this event, and of all that disk and state machine then have to say. */
    void take(Event event) {
        step(event);
        while (disk.news || machine.news || machine.snapshotDue) {
            settle();
        }
    }

    private void settle() {
        if (disk.news) {
            disk.news = false;
            outbox.addAll(waitingForDisk);
            waitingForDisk.clear();
            step(new Event.Persisted(disk.sequence, disk.last, disk.hardState));
        }
        if (machine.news) {
            machine.news = false;
            step(new Event.Applied(machine.applied));
        }
        if (machine.snapshotDue) {
            machine.snapshotDue = false;
            EntryId last = new EntryId(machine.applied, machine.term);
            step(new Event.SnapshotTaken(new SnapshotMeta(last, FIRST.index(), configuration, 0, 0)));
        }
    }

    private void step(Event event) {
        core.step(event).deliverTo(this);
    }

    @Override
    public void onPersist(Effect.Persist effect) {
        HardState changed = effect.hardState();
        if (changed != null) {
            disk.hardState = changed;
        }
        LogSlice entries = effect.entries();
        disk.last = entries.last();
        disk.sequence = effect.sequence();
        disk.news = true;
    }

    @Override
    public void onSend(Effect.Send effect) {
        outbox.add(effect.message());
    }

    @Override
    public void onSendWhenDurable(Effect.SendWhenDurable effect) {
        (disk.news ? waitingForDisk : outbox).add(effect.message());
    }

    @Override
    public void onApply(Effect.Apply effect) {
        machine.applied = effect.toIndex();
        machine.news = true;
    }

    @Override
    public void onTakeSnapshot(Effect.TakeSnapshot effect) {
        machine.snapshotDue = true;
    }

    @Override
    public void onRoleChanged(Effect.RoleChanged effect) {
        machine.role = effect.role();
        machine.term = effect.term();
    }
}
