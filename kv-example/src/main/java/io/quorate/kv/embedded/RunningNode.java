package io.quorate.kv.embedded;

import io.quorate.kv.store.KvResult;
import io.quorate.kv.store.KvStateMachine;
import io.quorate.raft.RaftNode;
import io.quorate.raft.RaftNodeBuilder;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A node from its start to its end, and what it stands on. For any thread; starting and closing block. */
public final class RunningNode implements AutoCloseable {
    private static final GroupId GROUP = GroupId.of("kv");

    private final NodeBase base;
    private final KvStateMachine machine;
    private final NodeEvents events;
    private final RaftNode<KvResult> raft;

    private RunningNode(NodeBase base, KvStateMachine machine, NodeEvents events, RaftNode<KvResult> raft) {
        this.base = base;
        this.machine = machine;
        this.events = events;
        this.raft = raft;
    }

    /** Starts a node, with the founders where it is one of them, and closes what it stands on where that fails. */
    static RunningNode start(NodeBase base, @Nullable Configuration bootstrap, RaftOptions options, Changes changes) {
        KvStateMachine machine = new KvStateMachine();
        NodeEvents events = new NodeEvents(changes);
        try {
            Path snapshots = base.directory().resolve("snapshots");
            RaftNodeBuilder<KvResult> builder = RaftNode.builder(machine)
                    .group(GROUP)
                    .logStore(base.logStore())
                    .transport(base.transport())
                    .snapshotDirectory(snapshots)
                    .options(options)
                    .listener(events);
            if (bootstrap != null) {
                builder.bootstrap(bootstrap);
            }
            return new RunningNode(base, machine, events, builder.start());
        } catch (RuntimeException failed) {
            base.close();
            throw failed;
        }
    }

    /** Returns the node itself. */
    public RaftNode<KvResult> raft() {
        return raft;
    }

    /** Returns its store, to be used within a query of {@link RaftNode#read} only. */
    public KvStateMachine machine() {
        return machine;
    }

    /** Returns what it said so far. */
    public NodeEvents events() {
        return events;
    }

    /** Stops it in order. */
    @Override
    public void close() {
        raft.close();
        base.close();
    }

    /** Stops it as a crash would: network and disk are gone at once, in the middle of what it is doing. */
    void crash() {
        base.close();
        raft.close();
    }

    static boolean isFresh(NodeBase base) {
        return base.logStore().recover(GROUP).isPristine();
    }
}
