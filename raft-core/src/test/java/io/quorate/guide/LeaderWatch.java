package io.quorate.guide;

import io.quorate.raft.api.RaftListener;
import io.quorate.raft.protocol.NodeId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

// guide: listener
/** Tells when the node first knows of a leader, or why it stopped. */
final class LeaderWatch implements RaftListener {
    final CompletableFuture<NodeId> leader = new CompletableFuture<>();

    @Override
    public void leaderChanged(Optional<NodeId> now, long term) {
        now.ifPresent(leader::complete);
    }

    @Override
    public void failed(Throwable cause) {
        leader.completeExceptionally(cause);
    }
}
// end
