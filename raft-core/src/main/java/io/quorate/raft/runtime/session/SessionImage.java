package io.quorate.raft.runtime.session;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.SessionRequest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * All the sessions at some moment, to be written while the table goes on.
 *
 * @param clock the log's own time
 * @param sessions the sessions, in the order of their names
 */
public record SessionImage(LogClock clock, List<Session.Image> sessions) {
    static final SessionImage EMPTY = new SessionImage(LogClock.START, List.of());

    private static final byte VERSION = 1;

    /** Writes the frame that goes before the state machine's bytes. */
    public void writeTo(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.write(SessionSnapshot.magic());
        data.writeByte(VERSION);
        data.writeLong(clock.millis());
        data.writeLong(clock.term());
        data.writeLong(clock.leaderMillis());
        data.writeInt(sessions.size());
        for (Session.Image session : sessions) {
            write(data, session);
        }
        data.flush();
    }

    private static void write(DataOutputStream data, Session.Image session) throws IOException {
        data.writeLong(session.id());
        data.writeLong(session.limits().timeoutMillis());
        data.writeInt(session.limits().maxSessions());
        data.writeInt(session.limits().maxAnswers());
        data.writeInt(session.limits().maxAnswerBytes());
        data.writeLong(session.deadline());
        data.writeLong(session.firstUnanswered());
        data.writeInt(session.answers().size());
        for (Session.Answer answer : session.answers()) {
            data.writeLong(answer.sequence());
            data.writeLong(answer.index());
            data.writeInt(answer.encoded().length());
            data.write(answer.encoded().toByteArray());
        }
    }

    /** Reads what follows on the magic number. */
    static SessionImage read(DataInputStream data) throws IOException {
        byte version = data.readByte();
        if (version != VERSION) {
            throw new IOException("the sessions are in format " + version + ", known is " + VERSION);
        }
        LogClock clock = new LogClock(data.readLong(), data.readLong(), data.readLong());
        int count = count(data);
        List<Session.Image> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(readSession(data));
        }
        return new SessionImage(clock, sessions);
    }

    private static Session.Image readSession(DataInputStream data) throws IOException {
        long id = data.readLong();
        SessionRequest.Open limits =
                new SessionRequest.Open(data.readLong(), data.readInt(), data.readInt(), data.readInt());
        long deadline = data.readLong();
        long firstUnanswered = data.readLong();
        int count = count(data);
        List<Session.Answer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(new Session.Answer(data.readLong(), data.readLong(), readBytes(data)));
        }
        return new Session.Image(id, limits, deadline, firstUnanswered, answers);
    }

    private static int count(DataInputStream data) throws IOException {
        int count = data.readInt();
        if (count < 0) {
            throw new IOException("a count of " + count + " among the sessions");
        }
        return count;
    }

    /**
     * Reads bytes behind their length. Room for them is made as they come, since a damaged length could be anything.
     */
    private static Bytes readBytes(DataInputStream data) throws IOException {
        int length = count(data);
        byte[] bytes = data.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the snapshot ends within the sessions");
        }
        return Bytes.wrap(bytes);
    }
}
