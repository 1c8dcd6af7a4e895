package io.quorate.raft.memory;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.Transport;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One node's end of an {@link InProcessNetwork}. No lock is held while another node or a receiver is called. */
final class InProcessTransport implements Transport {
    private final InProcessNetwork network;
    private final NodeId node;
    private final long incarnation;
    private final Mailbox mailbox;
    private final @Nullable DeliveryThread ownThread;
    private final Map<GroupId, Receiver> receivers = new HashMap<>();
    private final Map<GroupId, Set<NodeId>> peers = new HashMap<>();
    private final Set<NodeId> heardFrom = new HashSet<>();
    private final Set<Loss> untold = new HashSet<>();
    private boolean closed;

    /** That messages of a group to a peer are lost; told once, however many they are. */
    private record Loss(GroupId group, NodeId peer) {}

    private InProcessTransport(
            InProcessNetwork network, Name name, Mailbox mailbox, @Nullable DeliveryThread ownThread) {
        this.network = network;
        this.node = name.node();
        this.incarnation = name.incarnation();
        this.mailbox = mailbox;
        this.ownThread = ownThread;
    }

    /** Who a transport speaks for; the incarnation 0 = not known. */
    record Name(NodeId node, long incarnation) {}

    static InProcessTransport withExecutor(InProcessNetwork network, Name name, Mailbox mailbox) {
        return new InProcessTransport(network, name, mailbox, null);
    }

    static InProcessTransport withThread(InProcessNetwork network, NodeId node, int queueCapacity) {
        DeliveryThread thread = DeliveryThread.start(node);
        return new InProcessTransport(network, new Name(node, 0), new Mailbox(thread, queueCapacity), thread);
    }

    NodeId node() {
        return node;
    }

    @Override
    public synchronized void register(GroupId group, Receiver receiver) {
        if (closed) {
            throw new IllegalStateException("the transport of node " + node + " is closed");
        }
        if (receivers.putIfAbsent(group, receiver) != null) {
            throw new IllegalStateException("group " + group + " is registered already on node " + node);
        }
    }

    @Override
    public synchronized void unregister(GroupId group) {
        receivers.remove(group);
        peers.remove(group);
    }

    @Override
    public synchronized void peers(GroupId group, Collection<Member> members) {
        peers.put(group, members.stream().map(Member::id).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public void send(GroupId group, Message message) {
        NodeId to = message.to();
        if (!mayReach(to)) {
            lost(group, to);
            return;
        }
        InProcessTransport peer = network.reach(node, to);
        if (peer == null || !peer.mailbox.offer(() -> peer.deliver(this, group, message))) {
            lost(group, to);
        }
    }

    private synchronized boolean mayReach(NodeId peer) {
        return !closed && (heardFrom.contains(peer) || isNamed(peer));
    }

    private boolean isNamed(NodeId peer) {
        return peers.values().stream().anyMatch(known -> known.contains(peer));
    }

    private void deliver(InProcessTransport sender, GroupId group, Message message) {
        NodeId from = sender.node;
        Receiver receiver = receiver(group);
        if (receiver != null && network.isConnected(from, node)) {
            heard(from);
            receiver.received(message, sender.incarnation);
        }
    }

    private synchronized void heard(NodeId from) {
        heardFrom.add(from);
    }

    private void lost(GroupId group, NodeId peer) {
        Loss loss = new Loss(group, peer);
        boolean isNews;
        synchronized (this) {
            isNews = !closed && untold.add(loss);
        }
        if (isNews) {
            mailbox.add(() -> tell(loss));
        }
    }

    private void tell(Loss loss) {
        Receiver receiver;
        synchronized (this) {
            untold.remove(loss);
            receiver = receivers.get(loss.group());
        }
        if (receiver != null) {
            receiver.unreachable(loss.peer());
        }
    }

    private synchronized @Nullable Receiver receiver(GroupId group) {
        return receivers.get(group);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            receivers.clear();
            peers.clear();
        }
        network.remove(this);
        mailbox.close();
        if (ownThread != null) {
            ownThread.close();
        }
    }
}
