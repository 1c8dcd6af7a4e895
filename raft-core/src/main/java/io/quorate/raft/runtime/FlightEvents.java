package io.quorate.raft.runtime;

import io.quorate.raft.core.Effect;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * Records a node's rare events with the JDK's flight recorder. Where that is not there, or was never started, nothing
 * happens, not even the loading of an event's class: so it costs a simulation nothing. For any thread.
 */
final class FlightEvents {
    /** A write of the log that takes longer than this, with its sync, is recorded. */
    static final long SLOW_SYNC_NANOS = 100_000_000;

    /** Records nothing. */
    static final FlightEvents NONE = new FlightEvents("", "", false);

    private final String group;
    private final String node;
    private final boolean available;

    private FlightEvents(String group, String node, boolean available) {
        this.group = group;
        this.node = node;
        this.available = available;
    }

    /** Records what this node does, if the JDK at hand has a flight recorder. */
    static FlightEvents of(GroupId group, NodeId node) {
        boolean available = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
        return new FlightEvents(group.value(), node.value(), available);
    }

    private boolean isOff() {
        return !available || !FlightRecorder.isInitialized();
    }

    /** Role, term or leader changed. */
    void roleChanged(Effect.RoleChanged change) {
        if (!isOff()) {
            RoleEvent event = new RoleEvent();
            event.role = change.role().name();
            event.reason = change.reason().name();
            commit(event, change.term());
        }
    }

    /** Another leader is known, or none any more. */
    void leaderChanged(Effect.RoleChanged change) {
        if (!isOff()) {
            LeaderEvent event = new LeaderEvent();
            event.leader = String.valueOf(change.leader());
            event.reason = change.reason().name();
            commit(event, change.term());
        }
    }

    /** This node stood for election; it may have done so more than once since the last time. */
    void campaigned(long term) {
        if (!isOff()) {
            commit(new ElectionEvent(), term);
        }
    }

    /** A snapshot was taken from the own state, or installed from the leader. */
    void snapshot(SnapshotMeta snapshot, boolean installed) {
        if (!isOff()) {
            SnapshotEvent event = installed ? new SnapshotInstalledEvent() : new SnapshotTakenEvent();
            event.lastIndex = snapshot.index();
            event.sizeBytes = snapshot.sizeBytes();
            commit(event, snapshot.last().term());
        }
    }

    /** A write of the log took this long. */
    void synced(long nanos, long term) {
        if (nanos >= SLOW_SYNC_NANOS && !isOff()) {
            SlowSyncEvent event = new SlowSyncEvent();
            event.took = nanos;
            commit(event, term);
        }
    }

    private void commit(NodeEvent event, long term) {
        if (event.shouldCommit()) {
            event.group = group;
            event.node = node;
            event.term = term;
            event.commit();
        }
    }

    /** What all events tell. */
    @Category({"Quorate"})
    @StackTrace(false)
    abstract static class NodeEvent extends Event {
        @Label("Group")
        String group = "";

        @Label("Node")
        String node = "";

        @Label("Term")
        long term;
    }

    /** See {@link #campaigned}. */
    @Name("io.quorate.raft.Election")
    @Label("Raft Election")
    @Description("This node stood for election in this term")
    static final class ElectionEvent extends NodeEvent {}

    /** See {@link #roleChanged}. */
    @Name("io.quorate.raft.RoleChange")
    @Label("Raft Role Change")
    @Description("Role, term or known leader of this node changed")
    static final class RoleEvent extends NodeEvent {
        @Label("Role")
        String role = "";

        @Label("Reason")
        String reason = "";
    }

    /** See {@link #leaderChanged}. */
    @Name("io.quorate.raft.LeaderChange")
    @Label("Raft Leader Change")
    @Description("This node knows of another leader, or of none any more")
    static final class LeaderEvent extends NodeEvent {
        @Label("Leader")
        String leader = "";

        @Label("Reason")
        String reason = "";
    }

    /** What both kinds of snapshots tell. */
    abstract static class SnapshotEvent extends NodeEvent {
        @Label("Last Index")
        long lastIndex;

        @Label("Size in Bytes")
        long sizeBytes;
    }

    /** See {@link #snapshot}. */
    @Name("io.quorate.raft.SnapshotTaken")
    @Label("Raft Snapshot Taken")
    @Description("A snapshot of the own state was committed; the term is that of its last entry")
    static final class SnapshotTakenEvent extends SnapshotEvent {}

    /** See {@link #snapshot}. */
    @Name("io.quorate.raft.SnapshotInstalled")
    @Label("Raft Snapshot Installed")
    @Description("A snapshot of the leader replaced the state; the term is that of its last entry")
    static final class SnapshotInstalledEvent extends SnapshotEvent {}

    /** See {@link #synced}. */
    @Name("io.quorate.raft.SlowSync")
    @Label("Raft Slow Sync")
    @Description("A write of the log, its sync included, took 100 ms or more")
    static final class SlowSyncEvent extends NodeEvent {
        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }
}
