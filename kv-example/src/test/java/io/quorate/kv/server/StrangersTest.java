package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do not know the protocol, or mean no good: they lose their own connection, and cost others nothing. */
class StrangersTest {
    @TempDir
    Path directory;

    @Test
    void whatIsNoRequestEndsItsOwnConnectionWithAnError() throws IOException {
        try (KvServer server = OneServer.start(directory, Optional.empty(), 100);
                RawClient good = new RawClient(OneServer.port(server))) {
            assertEquals("+OK", good.ask("SET a 1"));
            int port = OneServer.port(server);
            assertEnds(port, "*1\r\n$1073741824\r\n", "");
            assertEnds(port, "*99999999\r\n", "invalid multibulk length");
            assertEnds(port, "*2\r\n$3\r\nGET\r\n:5\r\n", "expected '$'");
            assertEnds(port, "*2\r\n$3\r\nGET\r\n*1\r\n", "expected '$', got '*'");
            assertEnds(port, "*2\r\n$3\r\nGET\r\n$-1\r\n", "invalid bulk length");
            assertEnds(port, "*x\r\n", "");
            assertEnds(port, "*1\r\n$3\r\nGETxx", "");
            assertEnds(port, "+OK\r\n", "expected '*'");
            assertEnds(port, "$3\r\nGET\r\n", "expected '*'");
            assertEnds(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "this is not a web server");
            assertEnds(port, "\u0016\u0003\u0001\u0002\u0000\u0001\r\n", "this is not the Redis protocol");
            assertEnds(port, "SET a \"b\r\n", "unbalanced quotes in request");
            assertEnds(port, "x".repeat(100_000), "");
            assertEquals("\"1\"", good.ask("GET a"));
        }
    }

    private static void assertEnds(int port, String sent, String error) throws IOException {
        try (RawClient stranger = new RawClient(port)) {
            stranger.send("PING\r\n" + sent);
            assertEquals("+PONG", stranger.reply());
            String reply = stranger.reply();
            assertTrue(reply.startsWith("-ERR Protocol error: ") && reply.contains(error), reply);
            assertTrue(stranger.isAtEnd(), sent);
        }
    }

    @Test
    void halfARequestCostsNothingAndItsRestIsUnderstood() throws IOException {
        try (KvServer server = OneServer.start(directory, Optional.empty(), 2_000)) {
            List<RawClient> halves = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                RawClient half = new RawClient(OneServer.port(server));
                half.send("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$524288\r\nxxx");
                halves.add(half);
            }
            try (RawClient good = new RawClient(OneServer.port(server))) {
                assertEquals("+OK", good.ask("SET b 1"));
            }
            halves.get(0).send("x".repeat(524_285) + "\r\n");
            assertEquals("+OK", halves.get(0).reply());
            for (RawClient half : halves) {
                half.close();
            }
        }
    }

    @Test
    void whoDoesNotReadIsNotReadFromAndTheOthersAreServed() throws IOException {
        try (KvServer server = OneServer.start(directory, Optional.empty(), 100);
                RawClient good = new RawClient(OneServer.port(server));
                RawClient deaf = new RawClient(OneServer.port(server))) {
            assertEquals("+OK", good.ask("SET big " + "v".repeat(60_000)));
            byte[] gets = "GET big\r\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
            Thread sender = new Thread(() -> {
                // Asks without end, and ends when the connection does.
                assertThrows(IOException.class, () -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        deaf.send(gets);
                    }
                });
            });
            sender.start();
            for (int i = 0; i < 200; i++) {
                assertEquals("+OK", good.ask("SET a " + i));
                assertEquals("\"" + i + "\"", good.ask("GET a"));
            }
            assertTrue(sender.isAlive(), "everything was taken from a client that reads nothing");
        }
    }

    @Test
    void oneClientTooManyHearsSoAndRoomIsMadeByOneWhoLeaves() throws IOException {
        try (KvServer server = OneServer.start(directory, Optional.empty(), 2);
                RawClient first = new RawClient(OneServer.port(server))) {
            assertEquals("+PONG", first.ask("PING"));
            RawClient second = new RawClient(OneServer.port(server));
            assertEquals("+PONG", second.ask("PING"));
            try (RawClient third = new RawClient(OneServer.port(server))) {
                assertEquals("-ERR max number of clients reached", third.reply());
            }
            assertEquals("+OK", second.ask("QUIT"));
            assertTrue(second.isAtEnd());
            second.close();
            String answer = "";
            while (!answer.equals("+PONG")) {
                try (RawClient next = new RawClient(OneServer.port(server))) {
                    answer = next.ask("PING");
                }
            }
        }
    }

    @Test
    void withAPasswordNothingIsAnsweredBeforeIt() throws IOException {
        try (KvServer server = OneServer.start(directory, Optional.of("geheim"), 100);
                RawClient client = new RawClient(OneServer.port(server))) {
            assertEquals("-NOAUTH Authentication required.", client.ask("PING"));
            assertEquals("-NOAUTH Authentication required.", client.ask("GET a"));
            assertTrue(client.ask("HELLO 3").startsWith("-NOAUTH HELLO must be called"));
            String wrong = "-WRONGPASS invalid username-password pair or user is disabled.";
            assertEquals(wrong, client.ask("AUTH falsch"));
            assertEquals(wrong, client.ask("AUTH someone geheim"));
            assertEquals(wrong, client.ask("HELLO 3 AUTH default falsch"));
            assertEquals("+OK", client.ask("AUTH geheim"));
            assertEquals("+PONG", client.ask("PING"));
            try (RawClient other = new RawClient(OneServer.port(server))) {
                assertTrue(other.ask("HELLO 3 AUTH default geheim").startsWith("{"));
                assertEquals("_", other.ask("GET a"));
            }
        }
    }

    @Test
    void withoutALeaderNothingIsExecutedAndStaleReadsAreAnswered() throws IOException {
        ServerOptions.Clients clients =
                new ServerOptions.Clients("127.0.0.1:0", Optional.empty(), Duration.ofMillis(300), 100);
        try (KvServer server = OneServer.start(directory, clients, 2);
                RawClient client = new RawClient(OneServer.port(server))) {
            assertEquals("-CLUSTERDOWN not executed: no leader is known", client.ask("SET a 1"));
            assertEquals("-CLUSTERDOWN not executed: no leader is known", client.ask("GET a"));
            assertEquals("+PONG", client.ask("PING"));
            assertTrue(client.ask("INFO raft").contains("\r\nleader_id:\r\n"));
            assertEquals("+OK", client.ask("READONLY"));
            assertEquals("nil", client.ask("GET a"));
            assertEquals("[]", client.ask("KEYS *"));
            assertEquals("+OK", client.ask("READWRITE"));
            assertEquals("-CLUSTERDOWN not executed: no leader is known", client.ask("GET a"));
        }
    }

    @Test
    void aClosedServerEndsItsConnections() throws IOException {
        KvServer server = OneServer.start(directory, Optional.empty(), 100);
        try (RawClient client = new RawClient(OneServer.port(server))) {
            assertEquals("+OK", client.ask("SET a 1"));
            server.close();
            assertTrue(client.isAtEnd());
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("the connection stays open", stillOpen);
        }
    }
}
