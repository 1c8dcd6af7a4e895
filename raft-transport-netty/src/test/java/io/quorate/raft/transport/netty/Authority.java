package io.quorate.raft.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An authority that certifies the nodes of a test, made anew each time by the JDK's own tool. */
final class Authority {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    Authority(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        keyPair("ca", "bc=ca:true");
        keytool("ca", "-exportcert", "-rfc", "-file", file("ca.pem"));
    }

    /**
     * Both contexts of a node.
     *
     * @param accepting for connections that it accepts
     * @param dialling for those that it dials
     */
    record Contexts(SslContext accepting, SslContext dialling) {}

    /** Makes the contexts of a node with a certificate for this address. */
    Contexts node(String name, String address) throws IOException, InterruptedException, GeneralSecurityException {
        keyPair(name, "san=" + address);
        keytool(name, "-certreq", "-file", file(name + ".csr"));
        keytool(
                "ca",
                "-gencert",
                "-ext",
                "san=" + address,
                "-infile",
                file(name + ".csr"),
                "-rfc",
                "-outfile",
                file(name + ".pem"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        PrivateKey key = (PrivateKey) store.getKey(name, PASSWORD.toCharArray());
        X509Certificate certificate = certificate(name);
        X509Certificate authority = certificate("ca");
        SslContext accepting = SslContextBuilder.forServer(key, certificate)
                .sslProvider(SslProvider.JDK)
                .trustManager(authority)
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        SslContext dialling = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .keyManager(key, certificate)
                .trustManager(authority)
                .build();
        return new Contexts(accepting, dialling);
    }

    private X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private void keyPair(String name, String extension) throws IOException, InterruptedException {
        keytool(
                name,
                "-genkeypair",
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2");
    }

    private void keytool(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-keystore",
                file(store + ".p12"),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                store));
        command.addAll(Arrays.asList(arguments));
        Path said = directory.resolve("keytool.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertEquals(0, process.waitFor(), Files.readString(said));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
