package io.quorate.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/** Clients that others wrote, against three processes, some of which die. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClientsIT {
    private static final List<String> IDS = List.of("1", "2", "3");
    private static final int WRITES = 300;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @TempDir
    Path directory;

    private Processes servers;

    @BeforeEach
    void startServers() throws Exception {
        servers = new Processes(directory, "1", "2", "3", "4");
        for (String id : IDS) {
            servers.start(id);
        }
        servers.awaitLeader();
    }

    @AfterEach
    void stopServers() throws Exception {
        servers.close();
    }

    @Test
    void jedisWorksUnchangedOnEveryNode() {
        for (String id : IDS) {
            try (Jedis jedis = jedis(id)) {
                assertEquals("OK", jedis.set("k" + id, "v"));
                assertEquals("v", jedis.get("k" + id));
                assertEquals(1, jedis.incr("n" + id));
                assertEquals(3, jedis.append("a" + id, "abc"));
                assertEquals("OK", jedis.mset("x", id, "y", id));
                assertEquals(List.of(id, id), jedis.mget("x", "y"));
                assertEquals(null, jedis.set("x", "z", SetParams.setParams().nx()));
                Transaction transaction = jedis.multi();
                transaction.set("t", id);
                transaction.incrBy("n" + id, 41);
                Response<String> read = transaction.get("t");
                assertEquals(List.of("OK", 42L, id), transaction.exec());
                assertEquals(id, read.get());
                Pipeline pipeline = jedis.pipelined();
                List<Response<Long>> counted = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    counted.add(pipeline.incr("pipe" + id));
                }
                pipeline.sync();
                for (int i = 0; i < 500; i++) {
                    assertEquals(i + 1, counted.get(i).get());
                }
                assertTrue(jedis.info("raft").contains("node_id:" + id));
            }
        }
        try (Jedis jedis = jedis("1")) {
            assertEquals(Set.of("k1", "k2", "k3"), jedis.keys("k*"));
        }
    }

    @Test
    void lettuceWorksUnchangedInResp3() throws Exception {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + servers.port("2"));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            var sync = connection.sync();
            assertEquals("OK", sync.set("a", "1"));
            assertEquals("1", sync.get("a"));
            assertEquals(null, sync.get("missing"));
            assertEquals("OK", sync.multi());
            sync.set("b", "2");
            sync.incr("b");
            assertEquals(3L, sync.exec().<Long>get(1));
            RedisAsyncCommands<String, String> async = connection.async();
            List<RedisFuture<Long>> counted = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                counted.add(async.incr("n"));
            }
            for (int i = 0; i < 1_000; i++) {
                assertEquals(i + 1L, counted.get(i).get(1, TimeUnit.MINUTES));
            }
            Set<String> keys = new HashSet<>();
            ScanIterator.scan(sync).forEachRemaining(keys::add);
            assertEquals(Set.of("a", "b", "n"), keys);
            assertTrue(sync.info("raft").contains("node_id:2"));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        }
    }

    @Test
    void whatJedisHeardAsWrittenOutlivesAKilledLeaderAndARestart() throws Exception {
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        List<String> unforeseen = new CopyOnWriteArrayList<>();
        List<Thread> writers = new ArrayList<>();
        for (String id : IDS) {
            Thread writer = new Thread(() -> write(id, acknowledged, unforeseen));
            writer.start();
            writers.add(writer);
        }
        awaitWrites(acknowledged);
        String leader = servers.awaitLeader();
        servers.kill(leader);
        awaitWrites(acknowledged);
        servers.start(leader);
        awaitWrites(acknowledged);
        String second = servers.awaitLeader();
        servers.terminate(second);
        awaitWrites(acknowledged);
        servers.start(second);
        writers.forEach(Thread::interrupt);
        for (Thread writer : writers) {
            writer.join();
        }
        servers.awaitLeader();
        assertEquals(List.of(), unforeseen);
        for (String id : IDS) {
            try (Jedis jedis = jedis(id)) {
                for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
                    assertEquals(entry.getValue(), jedis.get(entry.getKey()), entry.getKey());
                }
            }
        }
    }

    private void write(String id, Map<String, String> acknowledged, List<String> unforeseen) {
        int number = 0;
        while (!Thread.currentThread().isInterrupted()) {
            try (Jedis jedis = jedis(id)) {
                while (!Thread.currentThread().isInterrupted()) {
                    String key = "key-" + id + "-" + number++;
                    try {
                        jedis.set(key, "value of " + key);
                        acknowledged.put(key, "value of " + key);
                    } catch (JedisDataException error) {
                        String message = String.valueOf(error.getMessage());
                        if (!message.matches("(CLUSTERDOWN|TRYAGAIN|UNCERTAIN) .*")) {
                            unforeseen.add(message);
                        }
                    }
                }
            } catch (JedisException gone) {
                // The server is down; it comes back on the same port.
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    private static void awaitWrites(Map<String, String> acknowledged) {
        int goal = acknowledged.size() + WRITES;
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (acknowledged.size() < goal) {
            assertTrue(System.nanoTime() < deadline, "only " + acknowledged.size() + " writes");
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Test
    void aFourthProcessJoinsAndTakesThePlaceOfAnother() throws Exception {
        servers.start("4", "--join");
        try (Jedis jedis = jedis("2")) {
            assertEquals("OK", jedis.set("a", "1"));
            assertEquals("OK", raft(jedis, "ADD", "4", servers.raftAddress("4")));
            assertTrue(jedis.info("raft").contains("\r\nlearners:4\r\n"));
            assertEquals("OK", raft(jedis, "PROMOTE", "4"));
            assertEquals("OK", raft(jedis, "TRANSFER", "4"));
            assertEquals("4", servers.awaitLeader());
            assertEquals("OK", raft(jedis, "REMOVE", "1"));
            assertTrue(jedis.info("raft").contains("\r\nmembers:2,3,4\r\n"));
        }
        servers.terminate("1");
        servers.kill("3");
        try (Jedis jedis = jedis("4")) {
            assertEquals("1", jedis.get("a"));
            assertEquals("OK", jedis.set("a", "2"));
        }
    }

    private static Object raft(Jedis jedis, String... arguments) {
        Object reply = jedis.sendCommand(() -> "RAFT".getBytes(StandardCharsets.UTF_8), arguments);
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : reply;
    }

    @Test
    void redisCliAndRedisBenchmarkWorkUnchanged() throws Exception {
        String cli = installed("redis-cli");
        String benchmark = installed("redis-benchmark");
        Assumptions.assumeTrue(!cli.isEmpty() && !benchmark.isEmpty(), "redis-tools is not installed");
        String port = Integer.toString(servers.port("3"));
        assertEquals("OK\n", output(cli, "-p", port, "set", "foo", "bar"));
        assertEquals("bar\n", output(cli, "-p", port, "get", "foo"));
        assertEquals("bar\n", output(cli, "-3", "-p", port, "get", "foo"));
        assertEquals("foo\n", output(cli, "-p", port, "--scan"));
        assertTrue(output(cli, "-p", port, "info", "raft").contains("node_id:3"));
        String table =
                output(benchmark, "-p", port, "-t", "set,get,incr,mset", "-n", "2000", "-c", "20", "-P", "4", "--csv");
        for (String test : List.of("SET", "GET", "INCR", "MSET (10 keys)")) {
            assertTrue(table.contains("\"" + test + "\",\""), table);
        }
        assertTrue(!table.toLowerCase(Locale.ROOT).contains("err"), table);
    }

    private static String installed(String program) {
        for (String place : List.of("/usr/bin", "/usr/local/bin")) {
            Path file = Path.of(place, program);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return "";
    }

    private String output(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), String.join(" ", command));
            assertEquals(0, process.exitValue(), Files.readString(out));
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }

    private Jedis jedis(String id) {
        Jedis jedis = new Jedis("127.0.0.1", servers.port(id), 30_000);
        assertNotNull(jedis.ping());
        return jedis;
    }
}
