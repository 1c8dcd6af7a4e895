package io.quorate.raft.transport.netty;

import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices a node that comes back under its old name with other data. */
final class Incarnations {
    private static final Logger LOG = LoggerFactory.getLogger(Incarnations.class);

    private final ConcurrentMap<NodeId, NodeIdentity> known = new ConcurrentHashMap<>();
    private final IncarnationListener listener;

    Incarnations(IncarnationListener listener) {
        this.listener = listener;
    }

    void seen(NodeIdentity peer) {
        NodeIdentity before = known.put(peer.node(), peer);
        if (before != null && before.incarnation() != peer.incarnation()) {
            LOG.warn(
                    "{} was incarnation {} before: its data directory is another one, or two processes claim its name",
                    peer,
                    Long.toHexString(before.incarnation()));
            listener.changed(before, peer);
        }
    }
}
