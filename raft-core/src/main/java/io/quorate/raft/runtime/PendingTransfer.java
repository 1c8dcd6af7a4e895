package io.quorate.raft.runtime;

import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.NodeId;
import java.util.concurrent.CompletableFuture;

/**
 * A local caller's wish that leadership be handed over.
 *
 * @param request to whom
 * @param future ends with the new leader
 */
record PendingTransfer(AdminRequest.TransferLeadership request, CompletableFuture<NodeId> future) {}
