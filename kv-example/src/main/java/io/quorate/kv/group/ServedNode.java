package io.quorate.kv.group;

import io.quorate.kv.store.KvCommand;
import io.quorate.kv.store.KvCommandCodec;
import io.quorate.kv.store.KvRead;
import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.KvStateMachine;
import io.quorate.kv.store.KvView;
import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.protocol.SnapshotMeta;
import java.util.concurrent.CompletableFuture;

/**
 * A node and its store, as those see it who serve clients from it. For any thread; nothing blocks. Futures end as those
 * of {@link RaftNode} do.
 *
 * @param raft the node
 * @param machine its state machine
 */
public record ServedNode(RaftNode<KvResult> raft, KvStateMachine machine) {

    /** Proposes a command. */
    public CompletableFuture<KvResult> propose(KvCommand command) {
        return raft.propose(KvCommandCodec.encode(command)).thenApply(Committed::result);
    }

    /** Asks a question. */
    public CompletableFuture<KvResult> ask(KvRead question, boolean stale) {
        return raft.read(consistency(stale), () -> machine.ask(question));
    }

    /** Returns the whole store as of one moment. */
    public CompletableFuture<KvView> view(boolean stale) {
        return raft.read(consistency(stale), machine::view);
    }

    private static ReadConsistency consistency(boolean stale) {
        return stale ? ReadConsistency.STALE : ReadConsistency.LINEARIZABLE;
    }

    /** Returns the status of this moment, or the last that was known where the node does not run any more. */
    public CompletableFuture<NodeStatus> status() {
        return raft.freshStatus().exceptionally(closed -> raft.status());
    }

    /** Returns whether a leader is known that can be asked. */
    public boolean knowsLeader() {
        return raft.status().leader().isPresent();
    }

    /** Takes a snapshot. */
    public CompletableFuture<SnapshotMeta> snapshot() {
        return raft.takeSnapshot();
    }

    /** Returns what may be done to the group. */
    public GroupChanges changes() {
        return new GroupChanges(raft);
    }
}
