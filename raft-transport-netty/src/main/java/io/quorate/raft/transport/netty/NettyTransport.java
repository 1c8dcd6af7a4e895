package io.quorate.raft.transport.netty;

import io.quorate.raft.proto.CodecException;
import io.quorate.raft.proto.MessageCodec;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import io.quorate.raft.spi.Transport;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raft over TCP. To each peer there is one connection for the messages of all groups, and one for snapshots while there
 * are any; the peer dials its own ones back. Made by {@link #builder}, and listening from then on.
 *
 * <p>A connection starts with a handshake in which both ends name their cluster and node; who is not who the other
 * expects is refused, with a warning on both sides. Unless {@link NettyTransportBuilder#tls} was called there is no
 * encryption, and the network between the nodes must be trusted.
 */
public final class NettyTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

    private final TransportContext context;
    private final GroupTable groups = new GroupTable();
    private final PeerTable peers;
    private final InetSocketAddress boundAddress;
    private final OnceLog complaints = new OnceLog();
    private final AtomicBoolean closed = new AtomicBoolean();

    NettyTransport(TransportContext context, HostPort bind) {
        this.context = context;
        this.peers = new PeerTable(context, groups);
        this.boundAddress = new Acceptor(context, groups, peers).listen(bind);
        context.callback().listening(bind, boundAddress);
    }

    /** Starts to describe the transport of this node. */
    public static NettyTransportBuilder builder(NodeIdentity identity) {
        return new NettyTransportBuilder(identity);
    }

    /** Returns where this transport listens, with the port that it got where 0 was asked for. */
    public InetSocketAddress boundAddress() {
        return boundAddress;
    }

    /** Returns what was sent until now. */
    public TransportTraffic traffic() {
        return context.traffic().figures();
    }

    /** Returns how many sockets are open: the port and the connections of either direction. */
    int openConnections() {
        return context.channels().size();
    }

    @Override
    public void register(GroupId group, Receiver receiver) {
        groups.register(group, receiver);
    }

    @Override
    public void unregister(GroupId group) {
        groups.unregister(group);
        peers.set(group, List.of());
    }

    @Override
    public void peers(GroupId group, Collection<Member> members) {
        peers.set(group, members);
    }

    @Override
    public void send(GroupId group, Message message) {
        if (closed.get()) {
            return;
        }
        NodeId to = message.to();
        PeerLink link = peers.link(to);
        if (link == null) {
            reportUnreachable(group, to);
            return;
        }
        try {
            int size = MessageCodec.encodedSize(group, message);
            if (size <= context.options().maxFrameBytes()) {
                link.send(new Outbound(group, message, size));
                return;
            }
            complain(
                    to,
                    "a message of " + size + " bytes is longer than maxFrameBytes, "
                            + context.options().maxFrameBytes());
        } catch (CodecException e) {
            complain(to, Dial.reason(e));
        }
        link.drop();
    }

    private void reportUnreachable(GroupId group, NodeId peer) {
        try {
            context.loops().accepting().execute(() -> groups.unreachable(group, peer));
        } catch (RejectedExecutionException e) {
            LOG.debug("the transport is closed", e);
        }
    }

    private void complain(NodeId to, String reason) {
        if (complaints.isNew(to + reason)) {
            LOG.warn("{} dropped a message to {}: {}", context.identity().node(), to, reason);
        }
    }

    /** Closes connections, port and threads, and waits for them, unless called by one of these threads itself. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            groups.close();
            peers.close();
            context.channels().close(!context.loops().isOwnThread());
            context.resolution().close();
            context.loops().close();
        }
    }
}
