package io.quorate.raft.transport.netty;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The peers that the groups name, each with one link however many groups name it, and the guests: nodes that nobody
 * names, but which have dialled this one and are answered where they say they can be reached.
 */
final class PeerTable {
    private static final int MAX_CALLBACKS = 1024;

    private final TransportContext context;
    private final GroupTable groups;
    private final ConcurrentMap<GroupId, Map<NodeId, String>> named = new ConcurrentHashMap<>();
    private final ConcurrentMap<NodeId, PeerLink> links = new ConcurrentHashMap<>();
    /** By how many groups each peer is named, so that one group's change does not cost a look at all the others. */
    private final Map<NodeId, Integer> namings = new HashMap<>();

    private final Map<NodeId, String> callbacks = new LinkedHashMap<>();
    private boolean closed;

    PeerTable(TransportContext context, GroupTable groups) {
        this.context = context;
        this.groups = groups;
    }

    @Nullable
    PeerLink link(NodeId peer) {
        PeerLink link = links.get(peer);
        return link != null ? link : guest(peer);
    }

    private synchronized @Nullable PeerLink guest(NodeId peer) {
        String address = callbacks.get(peer);
        if (closed || address == null) {
            return null;
        }
        return links.computeIfAbsent(peer, id -> new PeerLink(context, id, address, this::unreachable));
    }

    /** Notes where a node that has dialled this one can be answered. What a group says of it counts for more. */
    synchronized void heardFrom(NodeId peer, String address) {
        callbacks.remove(peer);
        callbacks.put(peer, address);
        PeerLink link = links.get(peer);
        if (link != null && !isNamed(peer) && !address.equals(link.address())) {
            link.moveTo(address);
        }
        if (callbacks.size() > MAX_CALLBACKS) {
            NodeId eldest = callbacks.keySet().iterator().next();
            callbacks.remove(eldest);
            if (!isNamed(eldest)) {
                disconnect(eldest);
            }
        }
    }

    private boolean isNamed(NodeId peer) {
        return namings.containsKey(peer);
    }

    /**
     * Replaces what the group said before. An address counts when a group says a new one, not when it repeats itself.
     */
    synchronized void set(GroupId group, Collection<Member> members) {
        if (closed) {
            return;
        }
        Map<NodeId, String> now = new HashMap<>();
        for (Member member : members) {
            if (!member.id().equals(context.identity().node())) {
                now.put(member.id(), member.address());
            }
        }
        Map<NodeId, String> before = named.getOrDefault(group, Map.of());
        if (now.equals(before)) {
            return;
        }
        if (now.isEmpty()) {
            named.remove(group);
        } else {
            named.put(group, now);
        }
        now.forEach((peer, address) -> {
            if (!before.containsKey(peer)) {
                namings.merge(peer, 1, Integer::sum);
            }
            connect(peer, address, before.get(peer));
        });
        for (NodeId peer : before.keySet()) {
            if (!now.containsKey(peer)) {
                release(peer);
            }
        }
    }

    private void connect(NodeId peer, String address, @Nullable String before) {
        PeerLink link = links.get(peer);
        if (link == null) {
            links.put(peer, new PeerLink(context, peer, address, this::unreachable));
        } else if (!address.equals(before) && !address.equals(link.address())) {
            link.moveTo(address);
        }
    }

    private void release(NodeId peer) {
        if (namings.merge(peer, -1, Integer::sum) > 0) {
            return;
        }
        namings.remove(peer);
        disconnect(peer);
    }

    private void disconnect(NodeId peer) {
        PeerLink link = links.remove(peer);
        if (link != null) {
            link.close();
        }
    }

    private void unreachable(NodeId peer) {
        named.forEach((group, members) -> {
            if (members.containsKey(peer)) {
                groups.unreachable(group, peer);
            }
        });
    }

    synchronized void close() {
        closed = true;
        links.values().forEach(PeerLink::close);
        links.clear();
        named.clear();
        callbacks.clear();
        namings.clear();
    }
}
