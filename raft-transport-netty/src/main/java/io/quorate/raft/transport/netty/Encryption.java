package io.quorate.raft.transport.netty;

import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS around connections.
 *
 * @param accepting for those that are accepted; says whether the dialling node must show a certificate
 * @param dialling for those that are dialled; says which certificates are trusted, and whether they must be for the
 *     host that was dialled
 */
record Encryption(SslContext accepting, SslContext dialling) {
    // A peer that takes nothing any more is not to hold up the end of a connection.
    private static final long LAST_MILLIS = 500;

    void accept(Channel channel, TransportOptions options) {
        add(channel, accepting.newHandler(channel.alloc()), options);
    }

    void dial(Channel channel, HostPort target, TransportOptions options) {
        add(channel, dialling.newHandler(channel.alloc(), target.host(), target.port()), options);
    }

    private static void add(Channel channel, SslHandler handler, TransportOptions options) {
        handler.setHandshakeTimeout(options.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        handler.setCloseNotifyFlushTimeout(LAST_MILLIS, TimeUnit.MILLISECONDS);
        channel.pipeline().addLast(handler);
    }

    /** Returns what TLS itself has to say against the other side, on one line; null where it is another failure. */
    static @Nullable String objection(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SSLException)) {
            cause = cause.getCause();
        }
        if (cause instanceof NotSslRecordException) {
            return "the other side does not speak TLS";
        }
        return cause instanceof IOException tls ? "no TLS with the other side: " + Dial.reason(tls) : null;
    }
}
