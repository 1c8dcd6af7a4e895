package io.quorate.raft.runtime.session;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SessionRequest;
import io.quorate.raft.spi.ResultCodec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions, as the log makes them (§6.3). Part of the replicated state: each node keeps one, fed with the same
 * entries in the same order, and all of them decide alike. Used by the apply thread, as the state machine is.
 *
 * @param <R> what a command results in
 */
public final class SessionTable<R> {
    private final @Nullable ResultCodec<R> codec;
    private final TreeMap<Long, Session> sessions = new TreeMap<>();
    private final TreeSet<Session> byDeadline =
            new TreeSet<>(Comparator.comparingLong(Session::deadline).thenComparingLong(Session::id));
    private LogClock clock = LogClock.START;

    /**
     * Applies commands.
     *
     * @param <R> what a command results in
     */
    @FunctionalInterface
    public interface Commands<R> {

        /** Applies the command of the entry at this index, and returns its result. */
        R apply(long index, Bytes command);
    }

    /** Makes an empty table, of a node that cannot take part in sessions where there is no codec. */
    public SessionTable(@Nullable ResultCodec<R> codec) {
        this.codec = codec;
    }

    /** Returns how many sessions are open. */
    public int size() {
        return sessions.size();
    }

    /**
     * Applies an entry: lets the time pass, ends what has expired by then, and does what the session's client asks for.
     *
     * @throws IllegalStateException if this node has no codec for results, or the codec fails
     */
    public SessionAnswer<R> apply(Entry entry, SessionEntry payload, Commands<R> commands) {
        clock = clock.at(entry.term(), payload.leaderMillis());
        expire();
        return payload.request().deliverTo(new Step(entry.index(), commands));
    }

    private void expire() {
        while (!byDeadline.isEmpty() && byDeadline.first().deadline() < clock.millis()) {
            remove(byDeadline.first());
        }
    }

    private void add(Session session) {
        sessions.put(session.id(), session);
        byDeadline.add(session);
    }

    private void remove(Session session) {
        byDeadline.remove(session);
        sessions.remove(session.id());
    }

    /** Returns the session, whose client lives and has those answers; null where there is none. */
    private @Nullable Session alive(long id, long firstUnanswered) {
        Session session = sessions.get(id);
        if (session != null) {
            byDeadline.remove(session);
            session.touch(clock.millis());
            byDeadline.add(session);
            session.acknowledge(firstUnanswered);
        }
        return session;
    }

    /** Takes what has to be in a snapshot, quickly. */
    public SessionImage capture() {
        List<Session.Image> images = new ArrayList<>(sessions.size());
        for (Session session : sessions.values()) {
            images.add(session.image());
        }
        return new SessionImage(clock, images);
    }

    /**
     * Replaces all sessions by those of a snapshot.
     *
     * @return from where the state machine's own bytes can be read
     * @throws IOException if the snapshot cannot be read or understood
     * @throws IllegalStateException if there are sessions, and this node has no codec for results
     */
    public InputStream restore(InputStream snapshot) throws IOException {
        SessionSnapshot read = SessionSnapshot.read(snapshot);
        SessionImage image = read.image();
        if (!image.sessions().isEmpty()) {
            requireCodec();
        }
        sessions.clear();
        byDeadline.clear();
        clock = image.clock();
        for (Session.Image session : image.sessions()) {
            add(new Session(session));
        }
        return read.rest();
    }

    private ResultCodec<R> requireCodec() {
        if (codec == null) {
            throw new IllegalStateException("the group has client sessions, but this node was built without a codec for"
                    + " results: call resultCodec(...) on the builders of all the nodes");
        }
        return codec;
    }

    /** Does what a client asks for. */
    private final class Step implements SessionRequest.Visitor<SessionAnswer<R>> {
        private final long index;
        private final Commands<R> commands;

        Step(long index, Commands<R> commands) {
            this.index = index;
            this.commands = commands;
        }

        @Override
        public SessionAnswer<R> onOpen(SessionRequest.Open request) {
            requireCodec();
            if (sessions.size() >= request.maxSessions()) {
                return new SessionAnswer.Refused<>(SessionAnswer.Refusal.TOO_MANY_SESSIONS);
            }
            add(new Session(index, request, clock.millis()));
            return new SessionAnswer.Opened<>(index);
        }

        @Override
        public SessionAnswer<R> onCommand(SessionRequest.Command request) {
            Session session = alive(request.session(), request.firstUnanswered());
            if (session == null) {
                return new SessionAnswer.Refused<>(SessionAnswer.Refusal.EXPIRED);
            }
            long sequence = request.sequence();
            if (session.isAcknowledged(sequence)) {
                return new SessionAnswer.Refused<>(SessionAnswer.Refusal.ACKNOWLEDGED);
            }
            Session.Answer known = session.answer(sequence);
            if (known != null) {
                return new SessionAnswer.Repeated<>(known.index(), known.encoded());
            }
            if (session.isFullFor(sequence)) {
                return new SessionAnswer.Refused<>(SessionAnswer.Refusal.FULL);
            }
            R result = commands.apply(index, request.command());
            session.keep(new Session.Answer(sequence, index, encode(result)));
            return new SessionAnswer.Applied<>(index, result);
        }

        private Bytes encode(R result) {
            ResultCodec<R> known = requireCodec();
            try {
                return known.encode(result);
            } catch (Throwable e) {
                throw new IllegalStateException("the codec failed for the result of entry " + index + ": " + e, e);
            }
        }

        @Override
        public SessionAnswer<R> onKeepAlive(SessionRequest.KeepAlive request) {
            return alive(request.session(), request.firstUnanswered()) == null
                    ? new SessionAnswer.Refused<>(SessionAnswer.Refusal.EXPIRED)
                    : new SessionAnswer.Done<>();
        }

        @Override
        public SessionAnswer<R> onClose(SessionRequest.Close request) {
            Session session = sessions.get(request.session());
            if (session != null) {
                remove(session);
            }
            return new SessionAnswer.Done<>();
        }
    }
}
