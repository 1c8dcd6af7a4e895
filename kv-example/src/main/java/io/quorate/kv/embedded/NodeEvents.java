package io.quorate.kv.embedded;

import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one node said since it was started. Every event wakes those who wait for {@link Changes}. For any thread. */
public final class NodeEvents implements RaftListener {
    private final Changes changes;
    private volatile RoleName role = RoleName.FOLLOWER;
    private volatile long term;
    private volatile @Nullable SnapshotMeta taken;
    private volatile @Nullable SnapshotMeta installed;
    private volatile @Nullable Throwable failure;

    NodeEvents(Changes changes) {
        this.changes = changes;
    }

    @Override
    public void roleChanged(RoleName newRole, long newTerm, Optional<NodeId> leader, RoleChangeReason reason) {
        term = newTerm;
        role = newRole;
        changes.signal();
    }

    @Override
    public void snapshotTaken(SnapshotMeta snapshot) {
        taken = snapshot;
        changes.signal();
    }

    @Override
    public void snapshotInstalled(SnapshotMeta snapshot) {
        installed = snapshot;
        changes.signal();
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
        changes.signal();
    }

    /** Returns the node's role. */
    public RoleName role() {
        return role;
    }

    /** Returns the term of that role. */
    public long term() {
        return term;
    }

    /** Returns the last snapshot of its own state that it took. */
    public Optional<SnapshotMeta> taken() {
        return Optional.ofNullable(taken);
    }

    /** Returns the last snapshot that it got from a leader. */
    public Optional<SnapshotMeta> installed() {
        return Optional.ofNullable(installed);
    }

    /** Returns what stopped it. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }
}
