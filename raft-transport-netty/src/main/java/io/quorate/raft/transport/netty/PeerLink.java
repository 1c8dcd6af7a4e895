package io.quorate.raft.transport.netty;

import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.NodeId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A peer: its present address, and the two lanes to it. Snapshots have one of their own, so that nothing waits behind
 * them.
 */
final class PeerLink {
    private final TransportContext context;
    private final NodeId peer;
    private final Consumer<NodeId> unreachable;
    private final AtomicLong nextReport = new AtomicLong(System.nanoTime());
    private final Lane messages;
    private final Lane snapshots;
    private volatile String address;

    PeerLink(TransportContext context, NodeId peer, String address, Consumer<NodeId> unreachable) {
        this.context = context;
        this.peer = peer;
        this.address = address;
        this.unreachable = unreachable;
        this.messages = new Lane(context, this, false);
        this.snapshots = new Lane(context, this, true);
    }

    NodeId self() {
        return context.identity().node();
    }

    NodeId peer() {
        return peer;
    }

    String address() {
        return address;
    }

    void moveTo(String newAddress) {
        address = newAddress;
        messages.connectTo();
        snapshots.connectTo();
    }

    void send(Outbound message) {
        (message.message() instanceof InstallSnapshot ? snapshots : messages).send(message);
    }

    /** Reports, on an event loop, that this message can never be sent. */
    void drop() {
        messages.execute(this::reportUnreachable);
    }

    /** Tells the groups that messages to the peer are lost, unless they were told a moment ago. */
    void reportUnreachable() {
        long now = System.nanoTime();
        long due = nextReport.get();
        if (now - due >= 0
                && nextReport.compareAndSet(
                        due, now + context.options().reconnectMin().toNanos())) {
            unreachable.accept(peer);
        }
    }

    void close() {
        messages.close();
        snapshots.close();
    }
}
