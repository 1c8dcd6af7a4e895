package io.quorate.kv.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who watch, good and bad, in virtual time and without a socket. */
class VisitorTest {
    private final List<CompletableFuture<Answer>> asked = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void connect() {
        channel.freezeTime();
        Map<String, Page> pages = Map.of(
                "/",
                () -> CompletableFuture.completedFuture(Answer.plain(200, "hello")),
                "/late",
                () -> {
                    CompletableFuture<Answer> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                },
                "/broken",
                () -> {
                    throw new IllegalStateException("a test of failures");
                });
        WatchPort.prepare(channel.pipeline(), pages);
        channel.pipeline().fireChannelActive();
    }

    @AfterEach
    void disconnect() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aPageIsAnsweredAndTheConnectionStays() {
        send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertAnswer("200 OK", "hello\n");
        send("GET /?a=b HTTP/1.1\r\nHost: x\r\n\r\n");
        assertAnswer("200 OK", "hello\n");
        send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        String head = received();
        assertTrue(head.contains("content-length: 6\r\n") && head.endsWith("\r\n\r\n"), head);
        send("GET /../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n");
        assertAnswer("404 Not Found", "there is no such page\n");
        assertTrue(channel.isOpen());
    }

    @Test
    void whoAsksForItIsDisconnected() {
        send("GET / HTTP/1.0\r\n\r\n");
        assertAnswer("200 OK", "hello\n");
        assertEnds();
    }

    @Test
    void requestsBehindEachOtherAreAnsweredInTurn() {
        send("GET /late HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\nGET /late HTTP/1.1\r\n\r\n");
        assertEquals("", received());
        assertEquals(1, asked.size());
        asked.get(0).complete(Answer.json(200, "{}"));
        channel.runPendingTasks();
        String both = received();
        assertTrue(both.indexOf("{}") > 0 && both.indexOf("hello") > both.indexOf("{}"), both);
        assertEquals(2, asked.size());
    }

    @Test
    void aPageThatFailsIsAnError() {
        send("GET /broken HTTP/1.1\r\n\r\n");
        assertAnswer("500 Internal Server Error", "it failed; see the log\n");
        assertTrue(channel.isOpen());
    }

    @Test
    void onlyReadingIsAllowed() {
        send("DELETE / HTTP/1.1\r\nHost: x\r\n\r\n");
        String answer = received();
        assertTrue(answer.startsWith("HTTP/1.1 405 ") && answer.contains("allow: GET, HEAD\r\n"), answer);
        assertEnds();
    }

    @Test
    void aBodyIsRefusedBeforeItIsThere() {
        send("GET / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\nx");
        assertAnswer("400 Bad Request", "a request has no body here\n");
        assertEnds();
    }

    @Test
    void nonsenseEndsTheConnection() {
        send("\u0016\u0003\u0001 hello\r\n\r\n");
        assertTrue(received().startsWith("HTTP/1.1 400 "));
        assertEnds();
    }

    @Test
    void aLineTooLongEndsTheConnection() {
        send("GET /" + "x".repeat(5_000));
        send("x HTTP/1.1\r\n\r\n");
        assertTrue(received().startsWith("HTTP/1.1 400 "));
        assertEnds();
    }

    @Test
    void headersWithoutEndAreNotKept() {
        send("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 1_000; i++) {
            send("header" + i + ": " + "x".repeat(100) + "\r\n");
        }
        assertTrue(received().startsWith("HTTP/1.1 400 "));
        assertEnds();
    }

    @Test
    void whoAsksTooSlowlyIsDisconnectedHoweverOftenHeSendsAByte() {
        send("GET / HTTP/1.1\r\nx: ");
        for (int second = 1; second < 30; second++) {
            pass(1);
            send("x");
            assertTrue(channel.isOpen(), second + " s");
        }
        pass(1);
        assertFalse(channel.isOpen());
    }

    @Test
    void whoSaysNothingMoreIsDisconnectedAfterAWhile() {
        pass(20);
        send("GET / HTTP/1.1\r\n\r\n");
        assertAnswer("200 OK", "hello\n");
        pass(29);
        assertTrue(channel.isOpen());
        pass(1);
        assertFalse(channel.isOpen());
    }

    @Test
    void anAnswerThatNeverComesEndsTheConnection() {
        send("GET /late HTTP/1.1\r\n\r\n");
        pass(10);
        assertFalse(channel.isOpen());
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        channel.runPendingTasks();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private String received() {
        StringBuilder text = new StringBuilder();
        ByteBuf part = channel.readOutbound();
        while (part != null) {
            text.append(part.toString(StandardCharsets.UTF_8));
            part.release();
            part = channel.readOutbound();
        }
        return text.toString();
    }

    private void assertAnswer(String status, String body) {
        String answer = received();
        assertTrue(answer.startsWith("HTTP/1.1 " + status + "\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n" + body), answer);
    }

    /** Nothing is answered any more, and the connection goes when the other side does nothing. */
    private void assertEnds() {
        send("GET / HTTP/1.1\r\n\r\n");
        assertEquals("", received());
        pass(10);
        assertFalse(channel.isOpen());
    }
}
