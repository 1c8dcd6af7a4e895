package io.quorate.kv.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority that certifies those of a test, in files of PEM, made anew each time by the JDK's own tool. */
public final class Authority {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    /** Makes an authority whose files are in this directory. */
    public Authority(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        keyPair("ca", "bc=ca:true");
        keytool("ca", "-exportcert", "-rfc", "-file", file("ca.pem"));
    }

    /** Certifies somebody at this address, as in {@code ip:127.0.0.1}, and returns his files. */
    public TlsFiles certify(String name, String address)
            throws IOException, InterruptedException, GeneralSecurityException {
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
        byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        Path keyFile = directory.resolve(name + "-key.pem");
        Files.writeString(keyFile, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        return new TlsFiles(directory.resolve(name + ".pem"), keyFile, directory.resolve("ca.pem"));
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
