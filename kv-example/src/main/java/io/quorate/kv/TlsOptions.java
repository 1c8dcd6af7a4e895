package io.quorate.kv;

import io.netty.handler.ssl.SslContext;
import io.quorate.kv.tls.ServerTls;
import io.quorate.kv.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options about TLS, as the command line has them. */
final class TlsOptions {
    private static final String CERTIFICATE = "--tls-cert";
    private static final String KEY = "--tls-key";
    private static final String AUTHORITY = "--tls-ca";
    private static final String CLIENTS = "--tls-clients";

    static final List<Option> SERVER = List.of(
            new Option(CERTIFICATE, "FILE", "encrypt: this node's certificate, in PEM"),
            new Option(KEY, "FILE", "its private key, in PEM (PKCS #8)"),
            new Option(AUTHORITY, "FILE", "who certifies the nodes, in PEM; nobody else is let in among them"),
            new Option(
                    CLIENTS,
                    "off|on|verify",
                    "how clients connect: plain, with TLS, or with a certificate too (default on)"));

    static final List<Option> CLIENT = List.of(
            new Option(AUTHORITY, "FILE", "talk TLS with servers that this authority certifies, in PEM"),
            new Option(CERTIFICATE, "FILE", "the own certificate, where servers want one"),
            new Option(KEY, "FILE", "its private key"));

    private TlsOptions() {}

    static Optional<ServerTls> server(Arguments arguments) throws UsageException {
        boolean any = arguments.has(CERTIFICATE) || arguments.has(KEY) || arguments.has(AUTHORITY);
        if (!any && !arguments.has(CLIENTS)) {
            return Optional.empty();
        }
        if (!arguments.has(CERTIFICATE) || !arguments.has(KEY) || !arguments.has(AUTHORITY)) {
            throw new UsageException("TLS needs " + CERTIFICATE + ", " + KEY + " and " + AUTHORITY);
        }
        TlsFiles files = new TlsFiles(file(arguments, CERTIFICATE), file(arguments, KEY), file(arguments, AUTHORITY));
        return Optional.of(new ServerTls(files, arguments.choice(CLIENTS, ServerTls.Clients.ON)));
    }

    /** Returns how to talk to servers; empty = in plain. */
    static Optional<SslContext> client(Arguments arguments) throws UsageException {
        boolean own = arguments.has(CERTIFICATE) || arguments.has(KEY);
        if (!arguments.has(AUTHORITY)) {
            if (own) {
                throw new UsageException(CERTIFICATE + " and " + KEY + " make no sense without " + AUTHORITY);
            }
            return Optional.empty();
        }
        if (!own) {
            return Optional.of(TlsFiles.trusting(file(arguments, AUTHORITY)));
        }
        if (!arguments.has(CERTIFICATE) || !arguments.has(KEY)) {
            throw new UsageException(CERTIFICATE + " and " + KEY + " belong together");
        }
        TlsFiles files = new TlsFiles(file(arguments, CERTIFICATE), file(arguments, KEY), file(arguments, AUTHORITY));
        return Optional.of(files.dialling());
    }

    private static Path file(Arguments arguments, String option) throws UsageException {
        return Path.of(arguments.text(option).orElseThrow());
    }
}
