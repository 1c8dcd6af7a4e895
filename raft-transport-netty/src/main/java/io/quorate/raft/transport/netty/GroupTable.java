package io.quorate.raft.transport.netty;

import io.quorate.raft.proto.GroupMessage;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.Transport;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The receivers of the groups. What one of them throws stays with it: a connection serves many. */
final class GroupTable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupTable.class);

    private final ConcurrentMap<GroupId, Transport.Receiver> receivers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    void register(GroupId group, Transport.Receiver receiver) {
        if (receivers.putIfAbsent(group, receiver) != null) {
            throw new IllegalStateException("group " + group + " is registered already");
        }
    }

    void unregister(GroupId group) {
        receivers.remove(group);
    }

    void deliver(GroupMessage message, long incarnation) {
        Transport.Receiver receiver = receiver(message.group());
        if (receiver == null) {
            LOG.debug("dropped a message for the unknown group {}: {}", message.group(), message.message());
            return;
        }
        try {
            receiver.received(message.message(), incarnation);
        } catch (RuntimeException e) {
            LOG.error("the receiver of group {} failed", message.group(), e);
        }
    }

    void unreachable(GroupId group, NodeId peer) {
        Transport.Receiver receiver = receiver(group);
        if (receiver != null) {
            try {
                receiver.unreachable(peer);
            } catch (RuntimeException e) {
                LOG.error("the receiver of group {} failed", group, e);
            }
        }
    }

    private Transport.@Nullable Receiver receiver(GroupId group) {
        return closed ? null : receivers.get(group);
    }

    void close() {
        closed = true;
        receivers.clear();
    }
}
