package io.quorate.raft.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.quorate.raft.proto.CodecException;
import io.quorate.raft.proto.HandshakeCodec;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeIdentity;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepting end of a connection until it is known who dials: who is no peer is told why, and the connection closed.
 */
final class AcceptHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptHandler.class);

    private final TransportContext transport;
    private final FrameReader reader;
    private final Tables tables;
    private final OnceLog complaints;
    private @Nullable ScheduledFuture<?> timer;
    private boolean refused;

    /** Who takes messages, and who may be answered. */
    record Tables(GroupTable groups, PeerTable peers) {}

    AcceptHandler(TransportContext transport, FrameReader reader, Tables tables, OnceLog complaints) {
        this.transport = transport;
        this.reader = reader;
        this.tables = tables;
        this.complaints = complaints;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        long timeoutNanos = transport.options().handshakeTimeout().toNanos();
        timer = context.executor()
                .schedule(() -> refuse(context, "no handshake in time"), timeoutNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            return;
        }
        try {
            HandshakeCodec.Greeting greeting = HandshakeCodec.decodeGreeting((Bytes) message);
            String objection = objection(greeting);
            if (objection == null) {
                accept(context, greeting);
            } else {
                refuse(context, objection);
            }
        } catch (CodecException e) {
            refuse(context, Dial.reason(e));
        }
    }

    private @Nullable String objection(HandshakeCodec.Greeting greeting) {
        NodeIdentity self = transport.identity();
        NodeIdentity sender = greeting.sender();
        if (!sender.cluster().equals(self.cluster())) {
            return "node " + sender.node() + " is of cluster " + sender.cluster() + ", this is cluster "
                    + self.cluster();
        }
        if (!greeting.receiver().equals(self.node())) {
            return "node " + sender.node() + " looks for node " + greeting.receiver() + ", this is node " + self.node();
        }
        if (sender.node().equals(self.node())) {
            return "the other side calls itself node " + self.node() + ", as this one does";
        }
        return null;
    }

    private void accept(ChannelHandlerContext context, HandshakeCodec.Greeting greeting) {
        NodeIdentity peer = greeting.sender();
        cancelTimer();
        String callback = Callback.resolve(greeting.address(), context.channel().remoteAddress());
        if (callback != null) {
            tables.peers().heardFrom(peer.node(), callback);
        }
        transport.incarnations().seen(peer);
        reader.maxFrameBytes(transport.options().maxFrameBytes());
        Bytes reply = HandshakeCodec.encodeAcceptance(transport.identity());
        Frames.send(context, reply);
        InboundHandler next = new InboundHandler(transport, tables.groups(), peer);
        context.pipeline().replace(this, "inbound", next);
    }

    private void refuse(ChannelHandlerContext context, String reason) {
        if (refused) {
            return;
        }
        refused = true;
        cancelTimer();
        complain(context, reason);
        Frames.sendAndClose(context, HandshakeCodec.encodeRefusal(reason));
    }

    private void complain(ChannelHandlerContext context, String reason) {
        String self = transport.identity().node().value();
        String remote = hostOf(context.channel().remoteAddress());
        if (complaints.isNew(remote + ": " + reason)) {
            LOG.warn("{} refuses a connection from {}: {}", self, remote, reason);
        } else {
            LOG.debug("{} refuses a connection from {}: {}", self, remote, reason);
        }
    }

    private static String hostOf(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress address ? address.getHostString() : "nowhere";
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CodecException) {
            // Too long for a handshake: a request of another protocol, read as a length.
            refuse(context, "the other side does not speak this protocol");
        } else {
            String objection = Encryption.objection(cause);
            if (objection == null) {
                LOG.debug("a connection failed before its handshake", cause);
            } else {
                complain(context, objection);
            }
            Frames.close(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelTimer();
    }

    private void cancelTimer() {
        ScheduledFuture<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }
}
