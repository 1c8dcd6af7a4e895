package io.quorate.raft.transport.netty;

import io.quorate.raft.protocol.NodeIdentity;

/** Hears of a node that comes back under its old name with other data: it may have lost what it promised. */
@FunctionalInterface
public interface IncarnationListener {

    /** Called by an event loop at the handshake, after a warning was logged; must not block. The connection is kept. */
    void changed(NodeIdentity before, NodeIdentity now);
}
