package io.quorate.raft.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.quorate.raft.proto.CodecException;
import io.quorate.raft.proto.GroupMessage;
import io.quorate.raft.proto.MessageCodec;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepting end of a connection after the handshake: decodes messages, hands them to their groups, and answers the
 * probes of the other end. A frame that is no message costs the connection, and nothing else.
 */
final class InboundHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(InboundHandler.class);
    /** The other end probes several times per stall timeout, so this long a silence means that it is gone. */
    private static final int SILENT_PERIODS = 3;

    private final TransportContext transport;
    private final GroupTable groups;
    private final NodeIdentity peer;
    private int silentPeriods;
    private boolean closing;
    private @Nullable ScheduledFuture<?> timer;

    InboundHandler(TransportContext transport, GroupTable groups, NodeIdentity peer) {
        this.transport = transport;
        this.groups = groups;
        this.peer = peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long periodNanos = transport.options().stallTimeout().toNanos();
        timer = context.executor()
                .scheduleWithFixedDelay(() -> watch(context), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }

    private void watch(ChannelHandlerContext context) {
        silentPeriods++;
        if (silentPeriods > SILENT_PERIODS) {
            LOG.info("{} hears nothing from {} and closes the connection", self(), peer.node());
            close(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        silentPeriods = 0;
        Bytes frame = (Bytes) message;
        if (closing) {
            return;
        }
        if (frame.length() == 0) {
            // Who asks without reading the answers gets no more of them than the socket's buffer takes.
            if (context.channel().isWritable()) {
                Frames.send(context, Bytes.EMPTY);
            }
            return;
        }
        for (GroupMessage received : MessageCodec.decodeAll(frame)) {
            deliver(received);
        }
    }

    private void deliver(GroupMessage received) {
        NodeId from = received.message().from();
        NodeId to = received.message().to();
        if (!from.equals(peer.node()) || !to.equals(self())) {
            throw new CodecException("a message from " + from + " to " + to);
        }
        groups.deliver(received, peer.incarnation());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CodecException) {
            LOG.warn("{} closes a connection from {}: {}", self(), peer.node(), Dial.reason(cause));
        } else {
            LOG.debug("{} lost a connection from {}", self(), peer.node(), cause);
        }
        close(context);
    }

    private NodeId self() {
        return transport.identity().node();
    }

    private void close(ChannelHandlerContext context) {
        closing = true;
        Frames.close(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ScheduledFuture<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }
}
