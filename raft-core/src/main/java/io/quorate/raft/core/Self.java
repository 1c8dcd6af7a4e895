package io.quorate.raft.core;

import io.quorate.raft.protocol.NodeId;

/**
 * Who a core is.
 *
 * @param id its name
 * @param incarnation of its data directory; 0 = not known
 */
public record Self(NodeId id, long incarnation) {}
