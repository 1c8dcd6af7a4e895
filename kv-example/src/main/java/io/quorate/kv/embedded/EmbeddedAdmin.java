package io.quorate.kv.embedded;

import io.quorate.kv.client.GroupAdmin;
import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.Retry;
import io.quorate.kv.group.GroupChanges;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Changes an embedded cluster: a node that is added starts in this process, one that is removed stops. Changes go to
 * the leader, whichever node the client uses: a follower that is removed may never hear of it. Used by one thread at a
 * time, which starting and stopping a node blocks.
 */
public final class EmbeddedAdmin implements GroupAdmin {
    private static final Duration PATIENCE = GroupChanges.CATCH_UP.plusSeconds(10);

    private final EmbeddedCluster cluster;
    private final EmbeddedClient client;

    /** Makes one; the client is told where a node that it uses goes. */
    public EmbeddedAdmin(EmbeddedCluster cluster, EmbeddedClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    @Override
    public CompletableFuture<Void> add(NodeId id, Optional<String> address) {
        Member learner = new Member(id, cluster.add(id, address));
        return ask(group -> group.add(learner));
    }

    @Override
    public CompletableFuture<Void> remove(NodeId id) {
        if (!cluster.ids().contains(id)) {
            throw cluster.unknown(id.value());
        }
        return ask(group -> group.remove(id)).thenRunAsync(() -> {
            client.leave(id);
            cluster.forget(id);
        });
    }

    @Override
    public CompletableFuture<Void> promote(NodeId id) {
        return ask(group -> group.promote(id));
    }

    @Override
    public CompletableFuture<Void> transfer(NodeId id) {
        return ask(group -> group.transfer(id));
    }

    private CompletableFuture<Void> ask(Function<GroupChanges, CompletableFuture<Void>> change) {
        return Retry.within(
                PATIENCE, () -> change.apply(new GroupChanges(someNode().raft())));
    }

    private RunningNode someNode() {
        List<NodeId> running = cluster.runningIds();
        if (running.isEmpty()) {
            throw new KvFailure("no node runs");
        }
        return cluster.node(cluster.leader().orElse(running.get(0)));
    }
}
