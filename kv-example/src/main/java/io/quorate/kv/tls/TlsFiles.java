package io.quorate.kv.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.quorate.kv.client.KvFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * Who somebody is, and whom he trusts, in files of PEM. They are read when a context is made.
 *
 * @param certificate the own certificate, with those between it and the authority behind it
 * @param key its private key, in PKCS #8 and without a password
 * @param authority the certificates of those who certify others
 */
public record TlsFiles(Path certificate, Path key, Path authority) {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /**
     * Returns a context for connections that are accepted.
     *
     * @param clients whether the other side must show a certificate of the authority
     * @throws KvFailure if the files are not what they should be
     */
    public SslContext accepting(ClientAuth clients) {
        return build(
                "the certificate or its key",
                () -> SslContextBuilder.forServer(readable(certificate), readable(key))
                        .sslProvider(SslProvider.JDK)
                        .protocols(PROTOCOLS)
                        .trustManager(readable(authority))
                        .clientAuth(clients)
                        .build());
    }

    /**
     * Returns a context for connections that are dialled: the other side must have a certificate of the authority for
     * the host that was dialled, and is shown the own one.
     *
     * @throws KvFailure if the files are not what they should be
     */
    public SslContext dialling() {
        return build(
                "the certificate or its key",
                () -> SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .protocols(PROTOCOLS)
                        .trustManager(readable(authority))
                        .keyManager(readable(certificate), readable(key))
                        .build());
    }

    /**
     * Returns a context for one who dials and shows no certificate of his own.
     *
     * @throws KvFailure if the file is not what it should be
     */
    public static SslContext trusting(Path authority) {
        return build(
                "the authority",
                () -> SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .protocols(PROTOCOLS)
                        .trustManager(readable(authority))
                        .build());
    }

    private interface Making {
        SslContext make() throws SSLException;
    }

    private static SslContext build(String what, Making making) {
        try {
            return making.make();
        } catch (SSLException | IllegalArgumentException bad) {
            Throwable cause = bad.getCause() == null ? bad : bad.getCause();
            throw new KvFailure("TLS: " + what + " cannot be used: " + cause.getMessage(), bad);
        }
    }

    private static File readable(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new KvFailure("TLS: cannot read " + file);
        }
        return file.toFile();
    }
}
