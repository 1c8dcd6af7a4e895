package io.quorate.raft.api;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.Optional;

/** Hears of a node's changes. Called by the node's threads, in order; must be quick, and must not throw or block. */
public interface RaftListener {

    /** The role, the term or the known leader changed. */
    default void roleChanged(RoleName role, long term, Optional<NodeId> leader) {}

    /** Another configuration is in use. It takes effect when it is appended, not yet committed (§4.1). */
    default void configurationChanged(Configuration configuration) {}

    /** A snapshot of the node's own state was committed. */
    default void snapshotTaken(SnapshotMeta snapshot) {}

    /** A snapshot from the leader replaced the node's state. */
    default void snapshotInstalled(SnapshotMeta snapshot) {}

    /** The node has stopped because of this failure, and serves no more. */
    default void failed(Throwable cause) {}
}
