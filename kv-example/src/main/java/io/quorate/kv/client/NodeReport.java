package io.quorate.kv.client;

import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.protocol.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node.
 *
 * @param id who it is
 * @param address where its peers reach it
 * @param status how it sees itself, null where it does not run
 * @param failure what stopped it, null where it runs or was stopped on purpose
 */
public record NodeReport(
        NodeId id,
        String address,
        @Nullable NodeStatus status,
        @Nullable String failure) {}
