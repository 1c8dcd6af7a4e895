package io.quorate.kv.client;

import io.quorate.raft.protocol.NodeId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Who belongs to the group, and who leads it, as an operator decides it. Futures end within a minute or two, and fail
 * as those of {@link KvClient} do. For any thread.
 */
public interface GroupAdmin {

    /**
     * Adds a node as a learner: it gets the log, and has no vote yet. Done already is as good as done.
     *
     * @param id who comes
     * @param address where the others reach it, {@code host:port}; may be left out where nodes are started on demand
     */
    CompletableFuture<Void> add(NodeId id, Optional<String> address);

    /** Removes a node from the group. */
    CompletableFuture<Void> remove(NodeId id);

    /** Gives a learner a vote, as soon as it has caught up. */
    CompletableFuture<Void> promote(NodeId id);

    /** Hands leadership over to this node, a voter. */
    CompletableFuture<Void> transfer(NodeId id);
}
