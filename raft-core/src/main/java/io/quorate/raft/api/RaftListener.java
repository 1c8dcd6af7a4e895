package io.quorate.raft.api;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.Optional;

/**
 * Hears of a node's changes. All methods are called by the node's event loop, one at a time and in the order of the
 * changes, shortly after each change. While one runs the node does nothing else, so it must be quick and must not
 * block; whoever has more to do hands it to an executor of his own. It may call every method of the node, but must not
 * wait for a future of it. What a method throws is logged, and does no harm: neither to the node, nor to later calls.
 */
public interface RaftListener {

    /**
     * The role, the term or the known leader changed. Changes that follow on each other within one turn of the event
     * loop are told as one.
     *
     * @param reason why, or why the last of several changed
     */
    default void roleChanged(RoleName role, long term, Optional<NodeId> leader, RoleChangeReason reason) {}

    /**
     * Another leader is known, or none any more. Told after {@link #roleChanged}.
     *
     * @param term the node's term, which is the leader's
     */
    default void leaderChanged(Optional<NodeId> leader, long term) {}

    /** Another configuration is in use. It takes effect when it is appended, not yet committed (§4.1). */
    default void configurationChanged(Configuration configuration) {}

    /**
     * This node was a member and is none any more, and that is committed. It goes on running, harmless to the others,
     * and may be closed. A node that was cut off from the others when they removed it may never hear of it.
     *
     * @param configuration who is left
     */
    default void removed(Configuration configuration) {}

    /** A snapshot of the node's own state was committed. */
    default void snapshotTaken(SnapshotMeta snapshot) {}

    /** A snapshot from the leader replaced the node's state. */
    default void snapshotInstalled(SnapshotMeta snapshot) {}

    /**
     * A snapshot could not be taken, received or sent, for this reason. The node goes on with its log, and will try
     * again.
     */
    default void snapshotFailed(Throwable cause) {}

    /** The node has stopped because of this failure, and serves no more. */
    default void failed(Throwable cause) {}

    /** The node is being closed: nothing is told any more after this. */
    default void stopped() {}
}
