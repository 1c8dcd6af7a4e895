package io.quorate.raft.memory;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
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
    private final NodeIdentity name;
    private final Mailbox mailbox;
    private final @Nullable DeliveryThread ownThread;
    private final Map<GroupId, Receiver> receivers = new HashMap<>();
    private final Map<GroupId, Set<NodeId>> peers = new HashMap<>();
    /** By how many groups each peer is named, so that a message does not cost a look at all of them. */
    private final Map<NodeId, Integer> namings = new HashMap<>();

    private final Set<NodeId> heardFrom = new HashSet<>();
    private final Set<Loss> untold = new HashSet<>();
    private boolean closed;

    /** That messages of a group to a peer are lost; told once, however many they are. */
    private record Loss(GroupId group, NodeId peer) {}

    private InProcessTransport(
            InProcessNetwork network, NodeIdentity name, Mailbox mailbox, @Nullable DeliveryThread ownThread) {
        this.network = network;
        this.name = name;
        this.mailbox = mailbox;
        this.ownThread = ownThread;
    }

    static InProcessTransport withExecutor(InProcessNetwork network, NodeIdentity name, Mailbox mailbox) {
        return new InProcessTransport(network, name, mailbox, null);
    }

    static InProcessTransport withThread(InProcessNetwork network, NodeIdentity name, int queueCapacity) {
        DeliveryThread thread = DeliveryThread.start(name.node());
        return new InProcessTransport(network, name, new Mailbox(thread, queueCapacity), thread);
    }

    NodeId node() {
        return name.node();
    }

    @Override
    public synchronized void register(GroupId group, Receiver receiver) {
        if (closed) {
            throw new IllegalStateException("the transport of node " + name.node() + " is closed");
        }
        if (receivers.putIfAbsent(group, receiver) != null) {
            throw new IllegalStateException("group " + group + " is registered already on node " + name.node());
        }
    }

    @Override
    public synchronized void unregister(GroupId group) {
        receivers.remove(group);
        forget(peers.remove(group));
    }

    @Override
    public synchronized void peers(GroupId group, Collection<Member> members) {
        Set<NodeId> now = members.stream().map(Member::id).collect(Collectors.toUnmodifiableSet());
        forget(peers.put(group, now));
        now.forEach(peer -> namings.merge(peer, 1, Integer::sum));
    }

    @Override
    public void send(GroupId group, Message message) {
        NodeId to = message.to();
        if (!mayReach(to)) {
            lost(group, to);
            return;
        }
        InProcessTransport peer = network.reach(name.node(), to);
        if (peer == null || !peer.mailbox.offer(() -> peer.deliver(this, group, message))) {
            lost(group, to);
        }
    }

    private synchronized boolean mayReach(NodeId peer) {
        return !closed && (heardFrom.contains(peer) || isNamed(peer));
    }

    private boolean isNamed(NodeId peer) {
        return namings.containsKey(peer);
    }

    private void forget(@Nullable Set<NodeId> before) {
        if (before != null) {
            before.forEach(peer -> namings.computeIfPresent(peer, (id, count) -> count == 1 ? null : count - 1));
        }
    }

    private void deliver(InProcessTransport sender, GroupId group, Message message) {
        NodeId from = sender.name.node();
        Receiver receiver = receiver(group);
        if (receiver != null && network.isConnected(from, name.node())) {
            heard(from);
            receiver.received(message, sender.name.incarnation());
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
            namings.clear();
        }
        network.remove(this);
        mailbox.close();
        if (ownThread != null) {
            ownThread.close();
        }
    }
}
