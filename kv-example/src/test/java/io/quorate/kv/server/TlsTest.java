package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.quorate.kv.client.KvFailure;
import io.quorate.kv.remote.RemoteClient;
import io.quorate.kv.tls.Authority;
import io.quorate.kv.tls.ServerTls;
import io.quorate.kv.tls.TlsFiles;
import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A server whose clients talk TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private static final ServerOptions.Clients CLIENTS =
            new ServerOptions.Clients("127.0.0.1:0", Optional.empty(), OneServer.TIMEOUT, 100);

    private TlsFiles files;
    private TlsFiles foreign;

    @TempDir
    Path directory;

    @BeforeAll
    void certify(@TempDir Path certificates) throws Exception {
        files = new Authority(certificates.resolve("ours")).certify("node", "ip:127.0.0.1");
        foreign = new Authority(certificates.resolve("foreign")).certify("stranger", "ip:127.0.0.1");
    }

    private KvServer start(ServerTls.Clients clients) throws IOException {
        Path data = Files.createTempDirectory(directory, "data");
        return OneServer.start(data, CLIENTS, Optional.of(new ServerTls(files, clients)));
    }

    private static RemoteClient client(KvServer server, Optional<SslContext> tls) {
        List<String> address = List.of("127.0.0.1:" + OneServer.port(server));
        return new RemoteClient(address, Optional.empty(), tls, Duration.ofSeconds(5));
    }

    private static void assertServes(KvServer server, Optional<SslContext> tls) {
        try (RemoteClient client = client(server, tls)) {
            client.connect();
            Bytes big = Bytes.wrap(new byte[300_000]);
            client.put(0, Bytes.utf8("a"), big).join();
            assertEquals(Optional.of(big), client.get(Bytes.utf8("a")).join());
        }
    }

    private static String refusal(KvServer server, Optional<SslContext> tls) {
        try (RemoteClient client = client(server, tls)) {
            return String.valueOf(assertThrows(KvFailure.class, client::connect).getMessage());
        }
    }

    @Test
    void clientsThatTrustTheAuthorityAreServed() throws IOException {
        try (KvServer server = start(ServerTls.Clients.ON)) {
            assertServes(server, Optional.of(TlsFiles.trusting(files.authority())));
            assertServes(server, Optional.of(files.dialling()));
            String untrusted = refusal(server, Optional.of(TlsFiles.trusting(foreign.authority())));
            assertTrue(untrusted.startsWith("cannot reach 127.0.0.1:"), untrusted);
            refusal(server, Optional.empty());
            assertServes(server, Optional.of(files.dialling()));
        }
    }

    @Test
    void whereClientsMustShowACertificateOnlyThoseAreServedWhoDo() throws IOException {
        try (KvServer server = start(ServerTls.Clients.VERIFY)) {
            assertServes(server, Optional.of(files.dialling()));
            refusal(server, Optional.of(TlsFiles.trusting(files.authority())));
            TlsFiles forged = new TlsFiles(foreign.certificate(), foreign.key(), files.authority());
            refusal(server, Optional.of(forged.dialling()));
        }
    }

    @Test
    void clientsMayBePlainWhereTheNodesAreNot() throws IOException {
        try (KvServer server = start(ServerTls.Clients.OFF);
                RawClient client = new RawClient(OneServer.port(server))) {
            assertEquals("+OK", client.ask("SET a 1"));
            String refused = refusal(server, Optional.of(files.dialling()));
            assertTrue(refused.endsWith(": it does not speak TLS"), refused);
        }
    }

    @Test
    void plainWordsOnAPortOfTlsEndTheirOwnConnection() throws IOException {
        try (KvServer server = start(ServerTls.Clients.ON)) {
            for (int i = 0; i < 20; i++) {
                try (RawClient plain = new RawClient(OneServer.port(server))) {
                    plain.send("SET a 1\r\nSET a 2\r\n");
                    assertThrows(IOException.class, plain::reply);
                }
            }
            assertServes(server, Optional.of(files.dialling()));
        }
    }

    @Test
    void filesThatAreNoneAreNamed() throws IOException {
        Path missing = directory.resolve("missing.pem");
        Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "hello\n");
        TlsFiles lost = new TlsFiles(missing, files.key(), files.authority());
        assertEquals("TLS: cannot read " + missing, failure(() -> lost.accepting(ClientAuth.REQUIRE)));
        TlsFiles noKey = new TlsFiles(files.certificate(), nonsense, files.authority());
        assertTrue(failure(noKey::dialling).startsWith("TLS: the certificate or its key cannot be used: "));
        assertTrue(failure(() -> TlsFiles.trusting(nonsense)).startsWith("TLS: the authority cannot be used: "));
    }

    private static String failure(Executable call) {
        return String.valueOf(assertThrows(KvFailure.class, call).getMessage());
    }
}
