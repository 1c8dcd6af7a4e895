package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every command against a server, reply by reply, in the words that Redis has for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {
    private static final String NOT_AN_INTEGER = "-ERR value is not an integer or out of range";
    private static final String SYNTAX = "-ERR syntax error";

    private KvServer server;
    private RawClient client;

    @BeforeAll
    void startServer(@TempDir Path directory) throws IOException {
        server = OneServer.start(directory, Optional.empty(), 100);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        client = new RawClient(OneServer.port(server));
        says("FLUSHALL", "+OK");
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    @Test
    void connections() throws IOException {
        says("ping", "+PONG");
        says("PING hello", "\"hello\"");
        says("PING a b", "-ERR wrong number of arguments for 'ping' command");
        says("ECHO 'a b'", "\"a b\"");
        says("ECHO", "-ERR wrong number of arguments for 'echo' command");
        says("SELECT 0", "+OK");
        says("SELECT 1", "-ERR DB index is out of range");
        says("SELECT x", NOT_AN_INTEGER);
        says("CLIENT SETNAME me", "+OK");
        says("CLIENT GETNAME", "\"me\"");
        says("CLIENT SETNAME 'a b'", "-ERR Client names cannot contain spaces, newlines or special characters.");
        says("CLIENT SETINFO lib-name some", "+OK");
        says("CLIENT SETINFO lib-ver 1.2", "+OK");
        says("CLIENT SETINFO lib-x 1.2", "-ERR Unrecognized option 'lib-x'");
        assertTrue(client.ask("CLIENT ID").matches(":[1-9]\\d*"));
        says("CLIENT KILL", "-ERR unknown subcommand 'KILL'. Try CLIENT HELP.");
        says(
                "AUTH x",
                "-ERR AUTH <password> called without any password configured for the default user. Are you"
                        + " sure your configuration is correct?");
        says("NOPE a 'b c'", "-ERR unknown command 'NOPE', with args beginning with: 'a' 'b c' ");
        says("QUIT", "+OK");
        assertTrue(client.isAtEnd());
    }

    @Test
    void helloChoosesTheVersion() throws IOException {
        assertTrue(client.ask("HELLO").startsWith("[\"server\", \"redis\", \"version\", \"7."));
        says("HELLO 4", "-NOPROTO unsupported protocol version");
        says("HELLO x", "-ERR Protocol version is not an integer or out of range");
        says("HELLO 3 NOPE", "-ERR Syntax error in HELLO option 'NOPE'");
        says("GET missing", "nil");
        says("CONFIG GET save", "[\"save\", \"\"]");
        assertTrue(client.ask("HELLO 3 SETNAME me").startsWith("{\"server\", \"redis\", "));
        says("CLIENT GETNAME", "\"me\"");
        says("GET missing", "_");
        says("CONFIG GET save appendonl*", "{\"appendonly\", \"yes\", \"save\", \"\"}");
        assertTrue(client.ask("INFO raft").startsWith("=\"txt:# Raft\r\nnode_id:1\r\nrole:leader\r\n"));
        says("MGET missing", "[_]");
        assertTrue(client.ask("HELLO 2").startsWith("[\"server\""));
        says("GET missing", "nil");
    }

    @Test
    void aPipelineThatChangesTheVersionIsAnsweredInTheVersionOfItsTime() throws IOException {
        client.send("SET a 1\r\nGET b\r\nHELLO 3\r\nGET b\r\n");
        assertEquals("+OK", client.reply());
        assertEquals("nil", client.reply());
        assertTrue(client.reply().startsWith("{"));
        assertEquals("_", client.reply());
    }

    @Test
    void strings() throws IOException {
        says("GET a", "nil");
        says("SET a 1", "+OK");
        says("GET a", "\"1\"");
        says("SET a", "-ERR wrong number of arguments for 'set' command");
        says("SET a 2 NX", "nil");
        says("SET a 2 XX", "+OK");
        says("SET b 2 XX", "nil");
        says("SET b 2 NX", "+OK");
        says("SET b 3 GET", "\"2\"");
        says("SET c 3 GET", "nil");
        says("SET c 4 NX GET", "\"3\"");
        says("SET c 4 XX GET", "\"3\"");
        says("GET c", "\"4\"");
        says("SET c 5 IFEQ 3", "nil");
        says("SET c 5 IFEQ 4", "+OK");
        says("SET c 6 IFEQ 4 GET", "\"5\"");
        says("SET c 6 GET IFEQ 5", "\"5\"");
        says("SET missing 6 IFEQ 5", "nil");
        says("SET missing 6 IFEQ 5 GET", "nil");
        says("GET c", "\"6\"");
        for (String wrong : List.of("NX XX", "XX IFEQ 1", "IFEQ", "IFEQ 1 NX", "EX 10", "KEEPTTL", "IFEQ 1 IFEQ 2")) {
            says("SET c 7 " + wrong, SYNTAX);
        }
        says("GETDEL c", "\"6\"");
        says("GETDEL c", "nil");
        says("APPEND d abc", ":3");
        says("APPEND d de", ":5");
        says("STRLEN d", ":5");
        says("STRLEN missing", ":0");
        says("MSET x 1 y 2 x 3", "+OK");
        says("MSET x 1 y", "-ERR wrong number of arguments for 'mset' command");
        says("MGET x y missing x", "[\"3\", \"2\", nil, \"3\"]");
    }

    @Test
    void numbers() throws IOException {
        says("INCR n", ":1");
        says("INCRBY n 41", ":42");
        says("DECR n", ":41");
        says("DECRBY n 50", ":-9");
        says("INCRBY n x", NOT_AN_INTEGER);
        says("INCRBY n 1.5", NOT_AN_INTEGER);
        says("INCRBY n +1", NOT_AN_INTEGER);
        says("INCRBY n 9223372036854775808", NOT_AN_INTEGER);
        says("DECRBY n -9223372036854775808", "-ERR decrement would overflow");
        says("INCRBY n 9223372036854775807", ":9223372036854775798");
        says("INCRBY n 10", "-ERR increment or decrement would overflow");
        says("SET t text", "+OK");
        says("INCR t", NOT_AN_INTEGER);
    }

    @Test
    void keys() throws IOException {
        says("MSET a 1 b 2 ab 3", "+OK");
        says("EXISTS a b a missing", ":3");
        says("DBSIZE", ":3");
        says("KEYS a*", "[\"a\", \"ab\"]");
        says("KEYS ?", "[\"a\", \"b\"]");
        says("KEYS nothing*", "[]");
        says("DEL a missing a", ":1");
        says("DEL", "-ERR wrong number of arguments for 'del' command");
        says("FLUSHALL NOW", SYNTAX);
        says("FLUSHALL ASYNC", "+OK");
        says("DBSIZE", ":0");
    }

    @Test
    void scanGoesThroughEveryKeyOnce() throws IOException {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 95; i++) {
            says("SET key:" + i + " v", "+OK");
            expected.add("key:" + i);
        }
        Set<String> found = new HashSet<>();
        String cursor = "0";
        int pages = 0;
        do {
            String page = client.ask("SCAN " + cursor + " COUNT 20 MATCH key:*");
            int end = page.indexOf('"', 2);
            cursor = page.substring(2, end);
            for (String key :
                    page.substring(page.indexOf('[', 1) + 1, page.length() - 2).split(", ", -1)) {
                assertTrue(found.add(key.replace("\"", "")), key);
            }
            pages++;
        } while (!cursor.equals("0"));
        assertEquals(expected, found);
        assertEquals(5, pages);
        says("SCAN 0 MATCH none* COUNT 1000", "[\"0\", []]");
        says("SCAN 0 TYPE list COUNT 1000", "[\"0\", []]");
        says("SCAN x", "-ERR invalid cursor");
        says("SCAN 999999", "-ERR invalid cursor");
        says("SCAN 0 COUNT", SYNTAX);
        says("SCAN 0 COUNT 0", SYNTAX);
        says("SCAN 0 COUNT x", NOT_AN_INTEGER);
    }

    @Test
    void transactions() throws IOException {
        says("EXEC", "-ERR EXEC without MULTI");
        says("DISCARD", "-ERR DISCARD without MULTI");
        says("MULTI", "+OK");
        says("MULTI", "-ERR MULTI calls can not be nested");
        says("SET a x", "+QUEUED");
        says("INCR a", "+QUEUED");
        says("GET a", "+QUEUED");
        says("PING", "+QUEUED");
        says("MGET a b", "+QUEUED");
        says("EXEC", "[+OK, " + NOT_AN_INTEGER + ", \"x\", +PONG, [\"x\", nil]]");
        says("MULTI", "+OK");
        says("SET a y", "+QUEUED");
        says("DISCARD", "+OK");
        says("GET a", "\"x\"");
        says("MULTI", "+OK");
        says("SET a z", "+QUEUED");
        says("SET a", "-ERR wrong number of arguments for 'set' command");
        says("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        says("MULTI", "+OK");
        says("KEYS *", "-ERR Command not allowed inside a transaction");
        says("INFO", "-ERR Command not allowed inside a transaction");
        says("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        says("GET a", "\"x\"");
        says("MULTI", "+OK");
        says("EXEC", "[]");
        says("MULTI", "+OK");
        says("PING", "+QUEUED");
        says("EXEC", "[+PONG]");
    }

    @Test
    void aTransactionIsOneEntryOfTheLog() throws IOException {
        long before = lastLogIndex();
        client.send("MULTI\r\nSET a 1\r\nSET b 2\r\nINCR a\r\nEXEC\r\n");
        for (int i = 0; i < 4; i++) {
            assertTrue(client.reply().startsWith("+"));
        }
        assertEquals("[+OK, +OK, :2]", client.reply());
        assertEquals(before + 1, lastLogIndex());
    }

    private long lastLogIndex() throws IOException {
        String info = client.ask("INFO raft");
        return Long.parseLong(info.replaceAll("(?s).*last_log_index:(\\d+).*", "$1"));
    }

    @Test
    void theServerTellsOfItself() throws IOException {
        String raft = client.ask("INFO raft");
        List<String> names = Arrays.stream(raft.split("\r\n", -1))
                .filter(line -> line.contains(":"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        assertEquals(
                List.of(
                        "node_id",
                        "role",
                        "term",
                        "leader_id",
                        "commit_index",
                        "applied_index",
                        "last_log_index",
                        "snapshot_index",
                        "first_log_index",
                        "members",
                        "learners",
                        "pending_proposals"),
                names);
        assertTrue(raft.contains("\r\nleader_id:1\r\n") && raft.contains("\r\nmembers:1\r\n"), raft);
        says("SET a 1", "+OK");
        String all = client.ask("INFO");
        assertTrue(all.contains("redis_version:7.") && all.contains("db0:keys=1,") && all.contains("# Raft"), all);
        says("INFO nothing", "\"\"");
        says("SAVE", "+OK");
        assertTrue(!client.ask("INFO raft").contains("snapshot_index:0\r\n"));
        says("BGSAVE", "+Background saving started");
        assertTrue(client.ask("COMMAND COUNT").matches(":[3-9]\\d"));
        says("COMMAND INFO get nope", "[[\"get\", :2, [+readonly], :1, :1, :1], nil]");
        assertTrue(client.ask("COMMAND").contains("[\"mset\", :-3, [+write], :1, :-1, :2]"));
        says("COMMAND DOCS", "[]");
        says("CONFIG SET a b", "-ERR unknown subcommand 'SET'. Try CONFIG HELP.");
    }

    @Test
    void raftCommands() throws IOException {
        assertTrue(client.ask("RAFT STATUS").startsWith("[\"node_id\", \"1\", \"role\", \"leader\", "));
        says("RAFT TRANSFER 1", "+OK");
        says("RAFT TRANSFER 2", "-ERR node 2 has no vote");
        says("RAFT PROMOTE 2", "-ERR node 2 is not a member");
        says("RAFT REMOVE 2", "-ERR node 2 is not a member");
        says("RAFT ADD 2 nowhere", "-ERR the address must be host:port");
        says("RAFT ADD 2 127.0.0.1:1", "+OK");
        says("RAFT ADD 2 127.0.0.1:1", "+OK");
        says("RAFT ADD 2 127.0.0.1:2", "-ERR node 2 is a member already, at 127.0.0.1:1");
        String info = client.ask("INFO raft");
        assertTrue(info.contains("\r\nmembers:1,2\r\nlearners:2\r\n"), info);
        says("RAFT REMOVE 2", "+OK");
        says("RAFT", "-ERR wrong number of arguments for 'raft' command");
        assertTrue(client.ask("RAFT DANCE").startsWith("-ERR usage: RAFT STATUS | ADD id host:port"));
    }

    @Test
    void anyBytesGoInAndComeOut() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        client.command(utf8("SET"), all, all);
        assertEquals("+OK", client.reply());
        client.command(utf8("GET"), all);
        assertEquals("\"" + new String(all, StandardCharsets.ISO_8859_1) + "\"", client.reply());
        client.command(utf8("SET"), new byte[0], new byte[0]);
        assertEquals("+OK", client.reply());
        client.command(utf8("GET"), new byte[0]);
        assertEquals("\"\"", client.reply());
    }

    @Test
    void theLongestKeyAndValuePassAndLongerOnesAreSurelyNotExecuted() throws IOException {
        byte[] longest = "x".repeat(512 << 10).getBytes(StandardCharsets.UTF_8);
        byte[] longer = "x".repeat((512 << 10) + 1).getBytes(StandardCharsets.UTF_8);
        client.command(utf8("SET"), longest, longest);
        assertEquals("+OK", client.reply());
        client.command(utf8("STRLEN"), longest);
        assertEquals(":524288", client.reply());
        client.command(utf8("SET"), utf8("k"), longer);
        assertEquals(
                "-TRYAGAIN too large, not executed: an argument of 524289 bytes is longer than 524288", client.reply());
        byte[][] many = new byte[21][];
        Arrays.fill(many, longest);
        many[0] = utf8("MSET");
        client.command(many);
        assertTrue(client.reply().startsWith("-TRYAGAIN too large, not executed: the command is longer than"));
        client.command(utf8("APPEND"), longest, utf8("y"));
        assertEquals("-ERR string exceeds maximum allowed size (proto-max-bulk-len)", client.reply());
        says("DBSIZE", ":1");
    }

    @Test
    void aPipelineIsAnsweredInOrderAndSeesItsOwnWrites() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            all.append("SET k ").append(i).append("\r\nGET k\r\nINCR n\r\nPING\r\n");
        }
        Thread sender = new Thread(() -> {
            try {
                client.send(all.toString());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        sender.start();
        for (int i = 0; i < 500; i++) {
            assertEquals("+OK", client.reply());
            assertEquals("\"" + i + "\"", client.reply());
            assertEquals(":" + (i + 1), client.reply());
            assertEquals("+PONG", client.reply());
        }
    }

    private void says(String line, String reply) throws IOException {
        assertEquals(reply, client.ask(line), line);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
