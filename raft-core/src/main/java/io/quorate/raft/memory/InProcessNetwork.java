package io.quorate.raft.memory;

import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Transport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Connects nodes that run in one JVM: each gets a {@link Transport} of its own from here. Messages are handed over as
 * they are, without bytes in between; nodes are found by their ids, and the addresses of members mean nothing.
 *
 * <p>Delivery is asynchronous and in order; a receiver is never called by the thread that sends. Each node has a
 * bounded queue: what does not fit is dropped and its sender told that the peer is unreachable. The bound counts
 * messages; the bytes they hold are bounded by what nodes leave unacknowledged.
 *
 * <p>Links can be cut and mended, to see what nodes make of a partition. All methods may be called by any thread; none
 * blocks.
 */
public final class InProcessNetwork {
    private static final int DEFAULT_QUEUE_CAPACITY = 4096;

    private final int queueCapacity;
    private final Map<NodeId, InProcessTransport> transports = new HashMap<>();
    private final Set<Link> cut = new HashSet<>();

    /** A connection between two nodes, the same one from either end. */
    private record Link(NodeId low, NodeId high) {
        static Link between(NodeId a, NodeId b) {
            return a.compareTo(b) < 0 ? new Link(a, b) : new Link(b, a);
        }
    }

    /** Makes a network without nodes, whose queues hold 4096 messages each. */
    public InProcessNetwork() {
        this(DEFAULT_QUEUE_CAPACITY);
    }

    /**
     * Makes a network without nodes.
     *
     * @param queueCapacity how many undelivered messages a node may have, at least 1
     */
    public InProcessNetwork(int queueCapacity) {
        if (queueCapacity < 1) {
            throw new IllegalArgumentException("a queue must hold at least one message, not " + queueCapacity);
        }
        this.queueCapacity = queueCapacity;
    }

    /**
     * Connects a node, whose messages are delivered by a daemon thread of the transport's own. The others are told the
     * incarnation of its data directory with every message: give the identity of its log store.
     *
     * @throws IllegalStateException if the node is connected already; after its transport was closed it may come again
     */
    public Transport transport(NodeIdentity identity) {
        return added(InProcessTransport.withThread(this, identity, queueCapacity));
    }

    /**
     * Connects a node as {@link #transport(NodeIdentity)} does, whose messages are delivered by this executor, one at a
     * time. It must not run them at once, on the thread that gives them. The caller shuts the executor down, after it
     * has closed the transport.
     *
     * @throws IllegalStateException if the node is connected already; after its transport was closed it may come again
     */
    public Transport transport(NodeIdentity identity, Executor executor) {
        return added(InProcessTransport.withExecutor(this, identity, new Mailbox(executor, queueCapacity)));
    }

    private Transport added(InProcessTransport transport) {
        boolean known;
        synchronized (this) {
            known = transports.putIfAbsent(transport.node(), transport) != null;
        }
        if (known) {
            transport.close();
            throw new IllegalStateException("node " + transport.node() + " is connected already");
        }
        return transport;
    }

    /** Cuts the link between two nodes, both ways: what is sent or still under way between them is lost. */
    public synchronized void disconnect(NodeId a, NodeId b) {
        cut.add(Link.between(a, b));
    }

    /** Mends the link between two nodes. */
    public synchronized void connect(NodeId a, NodeId b) {
        cut.remove(Link.between(a, b));
    }

    /** Mends every link. */
    public synchronized void connectAll() {
        cut.clear();
    }

    /** Returns the transport of a node, unless it is not there or the link to it is cut. */
    synchronized @Nullable InProcessTransport reach(NodeId from, NodeId to) {
        return isConnected(from, to) ? transports.get(to) : null;
    }

    synchronized boolean isConnected(NodeId from, NodeId to) {
        return !cut.contains(Link.between(from, to));
    }

    synchronized void remove(InProcessTransport transport) {
        transports.remove(transport.node(), transport);
    }
}
