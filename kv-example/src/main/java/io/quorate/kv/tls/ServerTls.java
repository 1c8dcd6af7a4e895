package io.quorate.kv.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/**
 * The TLS of a server. Among each other the nodes always show certificates.
 *
 * @param files who it is, and whom it trusts
 * @param clients how clients connect
 */
public record ServerTls(TlsFiles files, Clients clients) {

    /** How clients connect. */
    public enum Clients {
        /** In plain. */
        OFF,
        /** With TLS. */
        ON,
        /** With TLS, and a certificate of their own from the same authority. */
        VERIFY
    }

    /** Returns the context for connections of clients; empty = they are plain. */
    public Optional<SslContext> endpoint() {
        return clients == Clients.OFF
                ? Optional.empty()
                : Optional.of(files.accepting(clients == Clients.VERIFY ? ClientAuth.REQUIRE : ClientAuth.NONE));
    }
}
