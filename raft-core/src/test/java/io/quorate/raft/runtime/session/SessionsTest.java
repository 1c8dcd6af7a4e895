package io.quorate.raft.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.AlreadyAcknowledgedException;
import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.api.SessionExpiredException;
import io.quorate.raft.api.SessionOptions;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.SessionRequest;
import io.quorate.raft.runtime.session.SessionAnswer.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The client's half of sessions: numbers, repeats, acknowledgements, and how each command ends. */
class SessionsTest {
    private static final int PATIENCE = 10;
    private static final RaftOptions OPTIONS = RaftOptions.DEFAULT
            .with(new ElectionOptions(Duration.ofMillis(10), 1, 3, 5))
            .with(new SessionOptions(Duration.ofMillis(400), 5, 3, 100, Duration.ofMillis(10 * PATIENCE)));

    /** A request that was sent, to be answered by the test. */
    private record Sent(SessionRequest request, CompletableFuture<Committed<SessionAnswer<String>>> answer) {
        void answer(SessionAnswer<String> with) {
            answer.complete(new Committed<>(99, with));
        }

        void refuse(Refusal reason) {
            answer(new SessionAnswer.Refused<>(reason));
        }

        void apply(long index, String result) {
            answer(new SessionAnswer.Applied<>(index, result));
        }

        void fail(RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
    }

    private final List<Sent> sent = new ArrayList<>();
    private final Sessions<String> sessions = new Sessions<>(OPTIONS, new TextCodec(), this::send);
    private final SessionClient<String> session = sessions.resume(7, 1);

    private CompletableFuture<Committed<SessionAnswer<String>>> send(SessionRequest request) {
        CompletableFuture<Committed<SessionAnswer<String>>> answer = new CompletableFuture<>();
        sent.add(new Sent(request, answer));
        return answer;
    }

    private Sent last() {
        return sent.get(sent.size() - 1);
    }

    private void tick(int ticks) {
        for (int i = 0; i < ticks; i++) {
            sessions.tick();
        }
    }

    private static OutcomeUnknownException unknown() {
        return new OutcomeUnknownException("nobody knows", null);
    }

    private static NotLeaderException noLeader() {
        return new NotLeaderException("no leader", null);
    }

    private static SessionRequest command(long sequence, long firstUnanswered, String text) {
        return new SessionRequest.Command(7, sequence, firstUnanswered, Bytes.utf8(text));
    }

    private static void assertUnderWay(CompletableFuture<?> future) {
        assertFalse(future.isDone());
    }

    private static <T extends Throwable> T assertFails(Class<T> type, CompletableFuture<?> future) {
        assertTrue(future.isDone());
        return assertInstanceOf(
                type, assertThrows(CompletionException.class, future::join).getCause());
    }

    @Test
    @DisplayName("C2: commands are numbered, and each tells which answers the client has")
    void numbers() {
        CompletableFuture<Committed<String>> a = session.propose(Bytes.utf8("a"));
        CompletableFuture<Committed<String>> b = session.propose(Bytes.utf8("b"));
        sent.get(1).apply(4, "beta");
        assertUnderWay(session.propose(Bytes.utf8("c")));
        sent.get(0).apply(5, "alpha");
        assertUnderWay(session.propose(Bytes.utf8("d")));
        assertEquals(new Committed<>(5, "alpha"), a.join());
        assertEquals(new Committed<>(4, "beta"), b.join());
        assertEquals(
                List.of(command(1, 1, "a"), command(2, 1, "b"), command(3, 1, "c"), command(4, 3, "d")),
                sent.stream().map(Sent::request).toList());
    }

    @Test
    @DisplayName("C2: a command is repeated under its number until it is answered, and then has the first answer")
    void repeats() {
        CompletableFuture<Committed<String>> a = session.propose(Bytes.utf8("a"));
        last().fail(noLeader());
        assertEquals(1, sent.size());
        tick(1);
        last().fail(unknown());
        tick(1);
        last().fail(new BusyException("full"));
        tick(1);
        last().answer(new SessionAnswer.Repeated<>(12, Bytes.utf8("alpha")));
        assertEquals(new Committed<>(12, "alpha"), a.join());
        assertEquals(4, sent.size());
        sent.forEach(each -> assertEquals(command(1, 1, "a"), each.request()));
        tick(5);
        assertEquals(4, sent.size());
    }

    @Test
    @DisplayName("C2: what is refused as too much is repeated once more is acknowledged, and not before")
    void full() {
        assertUnderWay(session.propose(Bytes.utf8("a")));
        CompletableFuture<Committed<String>> b = session.propose(Bytes.utf8("b"));
        last().refuse(Refusal.FULL);
        tick(3);
        assertEquals(2, sent.size());
        sent.get(0).apply(1, "");
        tick(1);
        assertEquals(command(2, 2, "b"), last().request());
        last().refuse(Refusal.FULL);
        tick(PATIENCE);
        assertFails(BusyException.class, b);
        assertEquals(3, sent.size());
    }

    @Test
    @DisplayName("C2: a session that was let go of is not kept alive, and takes nothing")
    void detached() {
        CompletableFuture<Committed<String>> a = session.propose(Bytes.utf8("a"));
        session.detach();
        assertFails(ProposalRejectedException.class, session.propose(Bytes.utf8("b")));
        last().fail(noLeader());
        tick(1);
        last().apply(4, "alpha");
        assertEquals("alpha", a.join().result());
        tick(100);
        assertEquals(2, sent.size());
    }

    @Test
    @DisplayName("C2: when patience ends, the end says whether the command may have been applied")
    void patience() {
        CompletableFuture<Committed<String>> never = session.propose(Bytes.utf8("a"));
        last().fail(noLeader());
        for (int i = 0; i < PATIENCE - 1; i++) {
            tick(1);
            last().fail(noLeader());
        }
        assertFalse(never.isDone());
        tick(1);
        assertFails(NotLeaderException.class, never);
        CompletableFuture<Committed<String>> maybe = session.propose(Bytes.utf8("b"));
        assertEquals(command(2, 2, "b"), last().request());
        last().fail(unknown());
        tick(PATIENCE - 1);
        last().fail(noLeader());
        tick(1);
        assertInstanceOf(
                NotLeaderException.class,
                assertFails(OutcomeUnknownException.class, maybe).getCause());
        // What was given up is acknowledged by the next one, and so can never be applied behind it.
        assertUnderWay(session.propose(Bytes.utf8("c")));
        assertEquals(command(3, 3, "c"), last().request());
    }

    @Test
    @DisplayName("C2: a number of the caller's own stays to be used again until it is answered")
    void ownNumbers() {
        CompletableFuture<Committed<String>> first = session.propose(2, Bytes.utf8("b"));
        assertFails(IllegalStateException.class, session.propose(2, Bytes.utf8("b")));
        assertThrows(IllegalArgumentException.class, () -> session.propose(0, Bytes.EMPTY));
        last().fail(new CommandTooLargeException("too large"));
        assertFails(CommandTooLargeException.class, first);
        CompletableFuture<Committed<String>> again = session.propose(2, Bytes.utf8("b"));
        last().apply(9, "beta");
        again.join();
        CompletableFuture<Committed<String>> repeated = session.propose(2, Bytes.utf8("b"));
        last().answer(new SessionAnswer.Repeated<>(9, Bytes.utf8("beta")));
        assertEquals(new Committed<>(9, "beta"), repeated.join());
        assertUnderWay(session.propose(1, Bytes.utf8("a")));
        assertEquals(command(1, 1, "a"), last().request());
        last().apply(10, "alpha");
        assertFails(AlreadyAcknowledgedException.class, session.propose(1, Bytes.utf8("a")));
        assertFails(AlreadyAcknowledgedException.class, session.propose(2, Bytes.utf8("b")));
        assertUnderWay(session.propose(Bytes.utf8("c")));
        assertEquals(command(3, 3, "c"), last().request());
    }

    @Test
    @DisplayName("C2: an answer that is not kept any more is said to be so")
    void acknowledged() {
        CompletableFuture<Committed<String>> a = session.propose(1, Bytes.utf8("a"));
        last().refuse(Refusal.ACKNOWLEDGED);
        assertFails(AlreadyAcknowledgedException.class, a);
        assertUnderWay(session.propose(Bytes.utf8("b")));
        assertEquals(command(2, 2, "b"), last().request());
    }

    @Test
    @DisplayName("C2: of an expired session no command is applied, and later ones are refused at once")
    void expired() {
        CompletableFuture<Committed<String>> a = session.propose(Bytes.utf8("a"));
        CompletableFuture<Committed<String>> b = session.propose(Bytes.utf8("b"));
        last().fail(unknown());
        tick(1);
        last().refuse(Refusal.EXPIRED);
        sent.get(0).refuse(Refusal.EXPIRED);
        assertFails(SessionExpiredException.class, a);
        assertInstanceOf(
                SessionExpiredException.class,
                assertFails(OutcomeUnknownException.class, b).getCause());
        int before = sent.size();
        assertFails(SessionExpiredException.class, session.propose(Bytes.utf8("c")));
        tick(100);
        assertEquals(before, sent.size());
    }

    @Test
    @DisplayName("C2: so many commands may be under way, and one more is Busy")
    void window() {
        assertUnderWay(session.propose(Bytes.utf8("a")));
        assertUnderWay(session.propose(Bytes.utf8("b")));
        assertUnderWay(session.propose(Bytes.utf8("c")));
        assertFails(BusyException.class, session.propose(Bytes.utf8("d")));
        sent.get(1).apply(1, "");
        assertFails(BusyException.class, session.propose(Bytes.utf8("d")));
        sent.get(0).apply(2, "");
        assertUnderWay(session.propose(Bytes.utf8("d")));
        assertEquals(command(4, 3, "d"), last().request());
    }

    @Test
    @DisplayName("C2: the commands of all sessions that are under way are bounded in bytes; a lone one always fits")
    void bytes() {
        ReplicationOptions small = new ReplicationOptions(4_000, 1_000, 1, 1_000, 1_000, 1_000, 0);
        Sessions<String> bounded = new Sessions<>(OPTIONS.with(small), new TextCodec(), this::send);
        SessionClient<String> first = bounded.resume(1, 1);
        SessionClient<String> second = bounded.resume(2, 1);
        CompletableFuture<?> lone = first.propose(Bytes.wrap(new byte[3_000]));
        assertFails(BusyException.class, second.propose(Bytes.wrap(new byte[1])));
        last().apply(8, "done");
        assertTrue(lone.isDone());
        assertUnderWay(second.propose(Bytes.wrap(new byte[500])));
        assertUnderWay(first.propose(Bytes.wrap(new byte[500])));
        assertFails(BusyException.class, first.propose(Bytes.wrap(new byte[1])));
    }

    @Test
    @DisplayName("C2: so many session objects a node may have, and one more is Busy until some are detached")
    void objects() {
        SessionClient<String> latest = session;
        for (int i = 1; i < 1 << 14; i++) {
            latest = sessions.resume(7, 1);
        }
        assertThrows(BusyException.class, () -> sessions.resume(7, 1));
        assertFails(BusyException.class, sessions.open(client -> client));
        latest.detach();
        sessions.tick();
        assertEquals(7, sessions.resume(7, 1).id());
    }

    @Test
    @DisplayName("C2: an idle session shows that it lives")
    void keepAlive() {
        tick(9);
        assertEquals(0, sent.size());
        tick(1);
        assertEquals(new SessionRequest.KeepAlive(7, 1), last().request());
        tick(30);
        assertEquals(1, sent.size());
        last().answer(new SessionAnswer.Done<>());
        tick(10);
        assertEquals(2, sent.size());
        last().refuse(Refusal.EXPIRED);
        assertFails(SessionExpiredException.class, session.propose(Bytes.utf8("a")));
    }

    @Test
    void closesAfterWhatIsUnderWay() {
        CompletableFuture<Committed<String>> a = session.propose(Bytes.utf8("a"));
        CompletableFuture<@Nullable Void> closed = session.close();
        assertFails(SessionExpiredException.class, session.propose(Bytes.utf8("b")));
        assertEquals(1, sent.size());
        last().apply(3, "alpha");
        assertEquals("alpha", a.join().result());
        assertEquals(new SessionRequest.Close(7), last().request());
        last().fail(unknown());
        tick(1);
        last().answer(new SessionAnswer.Done<>());
        assertTrue(closed.isDone() && session.close().isDone());
        assertEquals(3, sent.size());
    }

    @Test
    void opens() {
        CompletableFuture<Long> opened = sessions.open(SessionClient::id);
        assertEquals(new SessionRequest.Open(400, 5, 3, 100), last().request());
        last().fail(noLeader());
        tick(1);
        last().answer(new SessionAnswer.Opened<>(12));
        assertEquals(12, opened.join());
        CompletableFuture<Long> refused = sessions.open(SessionClient::id);
        last().refuse(Refusal.TOO_MANY_SESSIONS);
        assertFails(BusyException.class, refused);
        CompletableFuture<Long> unknown = sessions.open(SessionClient::id);
        last().fail(unknown());
        tick(1);
        Sent again = last();
        tick(PATIENCE - 2);
        again.fail(unknown());
        tick(1);
        assertFails(OutcomeUnknownException.class, unknown);
    }

    @Test
    void withoutACodecThereAreNoSessions() {
        Sessions<String> none = new Sessions<>(OPTIONS, null, this::send);
        assertThrows(IllegalStateException.class, () -> none.open(SessionClient::id));
        assertThrows(IllegalStateException.class, () -> none.resume(7, 1));
        assertThrows(IllegalArgumentException.class, () -> sessions.resume(0, 1));
        assertThrows(IllegalArgumentException.class, () -> sessions.resume(7, 0));
    }

    @Test
    void anAnswerThatCannotBeReadIsNotAcknowledged() {
        Sessions<String> broken = new Sessions<>(OPTIONS, new BrokenCodec(), this::send);
        CompletableFuture<Committed<String>> a = broken.resume(7, 1).propose(1, Bytes.utf8("a"));
        last().answer(new SessionAnswer.Repeated<>(9, Bytes.EMPTY));
        assertFails(UnsupportedOperationException.class, a);
    }

    @Test
    void closingTheNodeEndsWhatWaits() {
        CompletableFuture<Committed<String>> waits = session.propose(Bytes.utf8("a"));
        last().fail(noLeader());
        CompletableFuture<Committed<String>> maybe = session.propose(Bytes.utf8("b"));
        last().fail(unknown());
        CompletableFuture<Committed<String>> underWay = session.propose(Bytes.utf8("c"));
        NodeClosedException reason = new NodeClosedException("closed", null);
        sessions.close(reason);
        assertEquals(reason, assertFails(NodeClosedException.class, waits));
        assertEquals(reason, assertFails(OutcomeUnknownException.class, maybe).getCause());
        last().fail(unknown());
        assertFails(OutcomeUnknownException.class, underWay);
        assertFails(NodeClosedException.class, session.propose(Bytes.utf8("d")));
        assertEquals(3, sent.size());
    }
}
