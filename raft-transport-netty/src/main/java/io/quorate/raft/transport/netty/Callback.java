package io.quorate.raft.transport.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a node can be dialled back by those that it dials: they may not know it to be a member. */
final class Callback {
    private static final char PORT_MARK = ':';

    private final @Nullable String advertised;
    private volatile String address = "";

    /** Makes one of this address; null = where the transport will turn out to listen. */
    Callback(@Nullable String advertised) {
        this.advertised = advertised;
    }

    void listening(HostPort bind, InetSocketAddress bound) {
        String chosen = advertised;
        if (chosen != null) {
            address = chosen;
        } else if (bound.getAddress() == null || bound.getAddress().isAnyLocalAddress()) {
            address = PORT_MARK + Integer.toString(bound.getPort());
        } else {
            address = new HostPort(bind.host(), bound.getPort()).toString();
        }
    }

    String address() {
        return address;
    }

    /** Returns how to dial the other end back that greets with this address; null where it cannot be. */
    static @Nullable String resolve(String greeted, @Nullable SocketAddress remote) {
        if (greeted.isEmpty()) {
            return null;
        }
        String whole = greeted;
        if (greeted.charAt(0) == PORT_MARK) {
            if (!(remote instanceof InetSocketAddress from) || from.getAddress() == null) {
                return null;
            }
            String host = from.getAddress().getHostAddress();
            whole = (host.indexOf(PORT_MARK) >= 0 ? "[" + host + "]" : host) + greeted;
        }
        try {
            return HostPort.parse(whole).toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
