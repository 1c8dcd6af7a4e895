package io.quorate.raft.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SessionRequest;
import io.quorate.raft.runtime.session.SessionAnswer.Refusal;
import io.quorate.raft.spi.ResultCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The replicated half of sessions: what the log makes of them, the same on every node. */
class SessionTableTest {
    private static final SessionRequest.Open LIMITS = new SessionRequest.Open(1000, 3, 4, 10);

    private final List<String> applied = new ArrayList<>();
    private SessionTable<String> table = new SessionTable<>(new TextCodec());
    private long index;
    private long term = 1;
    private long now;

    private SessionAnswer<String> apply(SessionRequest request) {
        Entry entry = new Entry(++index, term, new SessionEntry(now, request));
        return table.apply(entry, (SessionEntry) entry.payload(), (at, command) -> {
            applied.add(command.toUtf8());
            return command.toUtf8() + "@" + at;
        });
    }

    private long open() {
        return assertInstanceOf(SessionAnswer.Opened.class, apply(LIMITS)).session();
    }

    private SessionAnswer<String> command(long session, long sequence, long firstUnanswered, String text) {
        return apply(new SessionRequest.Command(session, sequence, firstUnanswered, Bytes.utf8(text)));
    }

    private static void assertApplied(String result, SessionAnswer<String> answer) {
        assertEquals(
                result, assertInstanceOf(SessionAnswer.Applied.class, answer).result());
    }

    private static void assertRepeated(String result, SessionAnswer<String> answer) {
        assertEquals(
                Bytes.utf8(result),
                assertInstanceOf(SessionAnswer.Repeated.class, answer).encoded());
    }

    private static void assertRefused(Refusal reason, SessionAnswer<String> answer) {
        assertEquals(new SessionAnswer.Refused<String>(reason), answer);
    }

    @Test
    @DisplayName("C2: a command that is repeated is applied once, and gets its first answer")
    void once() {
        long session = open();
        assertApplied("a@2", command(session, 1, 1, "a"));
        assertRepeated("a@2", command(session, 1, 1, "a"));
        assertApplied("b@4", command(session, 2, 1, "b"));
        assertEquals(2, ((SessionAnswer.Repeated<String>) command(session, 1, 1, "a")).index());
        assertEquals(List.of("a", "b"), applied);
    }

    @Test
    @DisplayName("C2: sessions are apart from each other, each named by the entry that opened it")
    void apart() {
        long first = open();
        long second = open();
        assertEquals(List.of(1L, 2L), List.of(first, second));
        assertApplied("a@3", command(first, 1, 1, "a"));
        assertApplied("a@4", command(second, 1, 1, "a"));
    }

    @Test
    @DisplayName("C2: an acknowledged answer is let go, and its command is refused for ever")
    void acknowledged() {
        long session = open();
        command(session, 1, 1, "a");
        assertApplied("b@3", command(session, 2, 2, "b"));
        assertRefused(Refusal.ACKNOWLEDGED, command(session, 1, 1, "a"));
        assertEquals(1, table.capture().sessions().get(0).answers().size());
        // What was never applied may be given up as well.
        assertApplied("d@5", command(session, 4, 4, "d"));
        assertRefused(Refusal.ACKNOWLEDGED, command(session, 3, 3, "c"));
        assertEquals(List.of("a", "b", "d"), applied);
    }

    @Test
    @DisplayName("C2: so many numbers from the first unanswered one on, and no more")
    void window() {
        long session = open();
        assertRefused(Refusal.FULL, command(session, 5, 1, "e"));
        for (int number = 4; number >= 1; number--) {
            assertInstanceOf(SessionAnswer.Applied.class, command(session, number, 1, "x"));
        }
        assertRefused(Refusal.FULL, command(session, 5, 1, "e"));
        assertInstanceOf(SessionAnswer.Applied.class, command(session, 5, 2, "e"));
        assertEquals(5, applied.size());
    }

    @Test
    @DisplayName("C2: answers over their bound make later commands wait, but never the first unanswered one")
    void answerBytes() {
        long session = open();
        assertInstanceOf(SessionAnswer.Applied.class, command(session, 2, 1, "twelve bytes"));
        assertRefused(Refusal.FULL, command(session, 3, 1, "c"));
        assertInstanceOf(SessionAnswer.Applied.class, command(session, 1, 1, "a"));
        assertRepeated("twelve bytes@2", command(session, 2, 1, "again"));
        assertInstanceOf(SessionAnswer.Applied.class, command(session, 3, 3, "c"));
    }

    @Test
    @DisplayName("C2: a session that is idle for longer than its timeout, by the log's time, is over")
    void expires() {
        long session = open();
        long other = open();
        now = 1000;
        assertInstanceOf(SessionAnswer.Applied.class, command(session, 1, 1, "a"));
        now = 1001;
        assertRefused(Refusal.EXPIRED, command(other, 1, 1, "b"));
        assertEquals(1, table.size());
        now = 2000;
        assertEquals(new SessionAnswer.Done<String>(), apply(new SessionRequest.KeepAlive(session, 1)));
        now = 3000;
        assertRepeated("a@3", command(session, 1, 1, "a"));
        now = 4001;
        assertRefused(Refusal.EXPIRED, apply(new SessionRequest.KeepAlive(session, 1)));
        assertRefused(Refusal.EXPIRED, command(session, 1, 1, "a"));
        assertEquals(List.of("a"), applied);
    }

    @Test
    @DisplayName("C2: the log's time goes on from leader to leader, and never back")
    void logTime() {
        long session = open();
        now = 600;
        assertInstanceOf(SessionAnswer.Done.class, apply(new SessionRequest.KeepAlive(session, 1)));
        now = 100;
        command(session, 1, 1, "an earlier stamp");
        term = 4;
        now = 400;
        command(session, 2, 1, "of the next leader");
        assertEquals(new LogClock(1000, 4, 400), table.capture().clock());
        now = Long.MAX_VALUE;
        assertRefused(Refusal.EXPIRED, command(session, 3, 1, "at the end of time"));
        assertEquals(Long.MAX_VALUE, table.capture().clock().millis());
        open();
        assertEquals(1, table.size());
    }

    @Test
    @DisplayName("C2: one session more than the entry allows is refused; an expired or closed one makes room")
    void tooMany() {
        long first = open();
        open();
        open();
        assertRefused(Refusal.TOO_MANY_SESSIONS, apply(LIMITS));
        assertEquals(new SessionAnswer.Done<String>(), apply(new SessionRequest.Close(first)));
        assertRefused(Refusal.EXPIRED, command(first, 1, 1, "a"));
        open();
        now = 1001;
        open();
        assertEquals(1, table.size());
    }

    @Test
    @DisplayName("C2: a session that is not there can be closed")
    void closedTwice() {
        assertEquals(new SessionAnswer.Done<String>(), apply(new SessionRequest.Close(77)));
    }

    @Test
    @DisplayName("D8: sessions, answers and the log's time go through a snapshot")
    void snapshot() throws IOException {
        long session = open();
        now = 300;
        command(session, 1, 1, "a");
        command(session, 2, 2, "b");
        command(session, 3, 2, "");
        open();
        SessionImage captured = table.capture();
        command(session, 4, 2, "after the snapshot");
        byte[] bytes = bytesOf(captured, "of the state machine");

        table = new SessionTable<>(new TextCodec());
        assertEquals("of the state machine", restore(bytes));
        assertEquals(captured, table.capture());
        assertRefused(Refusal.ACKNOWLEDGED, command(session, 1, 1, "a"));
        assertRepeated("b@3", command(session, 2, 2, "b"));
        assertRepeated("@4", command(session, 3, 2, ""));
        now = 1300;
        assertInstanceOf(SessionAnswer.Done.class, apply(new SessionRequest.KeepAlive(session, 1)));
        now = 1301;
        assertRefused(Refusal.EXPIRED, apply(new SessionRequest.KeepAlive(5, 1)));
    }

    @Test
    @DisplayName("D8: a snapshot from before there were sessions is the state machine's alone")
    void snapshotWithoutSessions() throws IOException {
        open();
        for (String contents : List.of("", "short", "longer than the frame's magic number")) {
            assertEquals(contents, restore(contents.getBytes(StandardCharsets.UTF_8)));
            assertEquals(0, table.size());
        }
        assertEquals("", restore(bytesOf(SessionImage.EMPTY, "")));
    }

    @Test
    void whateverIsWrongWithASnapshotIsSaid() throws IOException {
        long session = open();
        command(session, 1, 1, "a");
        byte[] good = bytesOf(table.capture(), "");
        for (int length = 16; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(IOException.class, () -> table.restore(new ByteArrayInputStream(cut)));
        }
        for (int at = 16; at < good.length; at++) {
            byte[] damaged = good.clone();
            damaged[at] = (byte) 0xFF;
            try {
                table.restore(new ByteArrayInputStream(damaged));
            } catch (IOException expected) {
                assertTrue(table.size() <= 1);
            }
        }
        assertEquals("", restore(good));
    }

    private String restore(byte[] bytes) throws IOException {
        try (InputStream rest = table.restore(new ByteArrayInputStream(bytes))) {
            return new String(rest.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytesOf(SessionImage image, String behind) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        image.writeTo(out);
        out.write(behind.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @Test
    void withoutACodecNothingIsOpenedOrRestored() throws IOException {
        open();
        byte[] snapshot = bytesOf(table.capture(), "");
        table = new SessionTable<>(null);
        assertEquals("", restore(bytesOf(SessionImage.EMPTY, "")));
        assertSays("without a codec", assertThrows(IllegalStateException.class, this::open));
        assertSays("without a codec", assertThrows(IllegalStateException.class, () -> restore(snapshot)));
    }

    @Test
    void aCodecThatFailsIsNamedWithItsEntry() {
        table = new SessionTable<>(new ResultCodec<>() {
            @Override
            public Bytes encode(String result) {
                throw new IllegalArgumentException("too long");
            }

            @Override
            public String decode(Bytes encoded) {
                return "";
            }
        });
        long session = open();
        assertSays(
                "codec failed for the result of entry 2",
                assertThrows(IllegalStateException.class, () -> command(session, 1, 1, "a")));
    }

    private static void assertSays(String part, Throwable failure) {
        assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::toString);
    }
}
