package io.quorate.raft.transport.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import io.quorate.raft.proto.CodecException;
import io.quorate.raft.proto.HandshakeCodec;
import io.quorate.raft.proto.RefusedException;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.NodeIdentity;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The dialling end of a connection. It greets, checks who answers, and from then on asks the other end now and then, by
 * an empty frame, whether it is still there; TCP alone would take minutes to notice a peer that vanished.
 */
final class DialHandler extends ChannelDuplexHandler {
    private static final int PROBES_PER_TIMEOUT = 4;

    private final Lane lane;
    private final Dial dial;
    private boolean accepted;
    private int unanswered;
    private int unused;
    private @Nullable ScheduledFuture<?> timer;
    private Failure failure = Failure.broken("the connection was closed");

    DialHandler(Lane lane, Dial dial) {
        this.lane = lane;
        this.dial = dial;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        TransportContext transport = lane.context();
        Bytes hello = HandshakeCodec.encode(new HandshakeCodec.Greeting(
                transport.identity(), lane.link().peer(), transport.callback().address()));
        Frames.send(context, hello);
        long timeoutNanos = transport.options().handshakeTimeout().toNanos();
        timer = context.executor()
                .schedule(
                        () -> fail(context, Failure.broken("no answer to the handshake in time")),
                        timeoutNanos,
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Bytes frame = (Bytes) message;
        if (accepted) {
            unanswered = 0;
            return;
        }
        try {
            NodeIdentity answering = HandshakeCodec.decodeReply(frame);
            String objection = objection(answering);
            if (objection == null) {
                accept(context, answering);
            } else {
                fail(context, Failure.refused(objection));
            }
        } catch (RefusedException e) {
            fail(context, Failure.refused("refused by the other side: " + e.getMessage()));
        } catch (CodecException e) {
            fail(context, Failure.refused(Dial.reason(e)));
        }
    }

    private @Nullable String objection(NodeIdentity answering) {
        NodeIdentity self = lane.context().identity();
        if (!answering.cluster().equals(self.cluster())) {
            return "a node of cluster " + answering.cluster() + " answers there, this is cluster " + self.cluster();
        }
        if (!answering.node().equals(lane.link().peer())) {
            return "node " + answering.node() + " answers there";
        }
        return null;
    }

    private void accept(ChannelHandlerContext context, NodeIdentity peer) {
        accepted = true;
        cancelTimer();
        lane.context().incarnations().seen(peer);
        long periodNanos = lane.context().options().stallTimeout().toNanos() / PROBES_PER_TIMEOUT;
        timer = context.executor()
                .scheduleWithFixedDelay(() -> probe(context), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        lane.opened(dial);
    }

    /** Counts probes rather than time, so that a pause of this process is not taken for one of the peer. */
    private void probe(ChannelHandlerContext context) {
        if (unanswered == PROBES_PER_TIMEOUT) {
            fail(context, Failure.broken("the peer has stopped answering"));
            return;
        }
        if (!lane.writeOnLoop(() -> Frames.send(context, Bytes.EMPTY))) {
            // Another thread writes at this moment; the next probe does as well.
            return;
        }
        unanswered++;
        unused++;
        if (unused > PROBES_PER_TIMEOUT) {
            lane.idle(dial);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        unused = 0;
        ChannelFuture unusedFuture = context.write(message, promise);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (accepted && context.channel().isWritable()) {
            lane.wakeUp();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, accepted ? Failure.broken(Dial.reason(cause)) : handshakeFailure(cause));
    }

    private static Failure handshakeFailure(Throwable cause) {
        String objection = Encryption.objection(cause);
        if (objection != null) {
            return Failure.refused(objection);
        }
        return cause instanceof CodecException
                ? Failure.refused("the other side does not speak this protocol")
                : Failure.broken(Dial.reason(cause));
    }

    private void fail(ChannelHandlerContext context, Failure why) {
        if (!failure.refused()) {
            failure = why;
        }
        Frames.close(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelTimer();
        lane.failed(dial, failure);
    }

    private void cancelTimer() {
        ScheduledFuture<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }
}
