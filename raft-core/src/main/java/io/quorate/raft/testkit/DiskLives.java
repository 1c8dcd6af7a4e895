package io.quorate.raft.testkit;

import io.quorate.raft.protocol.NodeIdentity;
import java.util.ArrayList;
import java.util.List;

/** The disks that a node has had under its name, one after the other: all but the present one are lost. */
final class DiskLives {
    private final List<LogImage> lost = new ArrayList<>();
    private NodeIdentity identity;
    private boolean refused;

    DiskLives(NodeIdentity identity) {
        this.identity = identity;
    }

    /** Returns whose disk the present one is. */
    NodeIdentity identity() {
        return identity;
    }

    /** Goes on with a new disk of another incarnation; what was synced to the present one is remembered. */
    void replace(LogImage durable) {
        LogImage before = new LogImage();
        before.copyFrom(durable);
        lost.add(before);
        identity = new NodeIdentity(identity.cluster(), identity.node(), identity.incarnation() + 1);
        refused = false;
    }

    /** Returns the log that was synced to the disk of that incarnation, where the present one has this log. */
    LogImage durable(long incarnation, LogImage present) {
        int number = (int) incarnation;
        return number == 0 || number > lost.size() ? present : lost.get(number - 1);
    }

    boolean isReplaced() {
        return !lost.isEmpty();
    }

    /** Notes that the node was turned away for its present disk; returns whether that is news. */
    boolean noteRefusal() {
        boolean isNews = !refused;
        refused = true;
        return isNews;
    }
}
