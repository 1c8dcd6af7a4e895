package io.quorate.kv.embedded;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.Transport;
import java.util.Collection;
import java.util.Map;

/**
 * A transport that finds the nodes of this process where they listen now. The configuration in their log has the
 * addresses of the day it was written; the ports of a later run may be others.
 */
final class LocalAddresses implements Transport {
    private final Transport transport;
    private final Map<NodeId, String> addresses;

    LocalAddresses(Transport transport, Map<NodeId, String> addresses) {
        this.transport = transport;
        this.addresses = addresses;
    }

    @Override
    public void register(GroupId group, Receiver receiver) {
        transport.register(group, receiver);
    }

    @Override
    public void unregister(GroupId group) {
        transport.unregister(group);
    }

    @Override
    public void peers(GroupId group, Collection<Member> members) {
        transport.peers(group, members.stream().map(this::located).toList());
    }

    private Member located(Member member) {
        return new Member(member.id(), addresses.getOrDefault(member.id(), member.address()));
    }

    @Override
    public void send(GroupId group, Message message) {
        transport.send(group, message);
    }

    @Override
    public void close() {
        transport.close();
    }
}
