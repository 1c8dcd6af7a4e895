package io.quorate.raft.runtime;

import io.quorate.raft.api.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What operators ask in one turn. */
final class TurnRequests {
    final List<PendingChange> changes = new ArrayList<>();
    final List<PendingTransfer> transfers = new ArrayList<>();
    final List<CompletableFuture<NodeStatus>> status = new ArrayList<>();

    boolean isEmpty() {
        return changes.isEmpty() && transfers.isEmpty() && status.isEmpty();
    }

    void clear() {
        changes.clear();
        transfers.clear();
        status.clear();
    }

    /** Ends every future. */
    void refuse(RuntimeException reason) {
        for (PendingChange change : changes) {
            change.future().completeExceptionally(reason);
        }
        for (PendingTransfer transfer : transfers) {
            transfer.future().completeExceptionally(reason);
        }
        for (CompletableFuture<NodeStatus> request : status) {
            request.completeExceptionally(reason);
        }
    }
}
