package io.quorate.raft.runtime.session;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.SessionRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An open session: which of its commands were applied, and with what result. */
final class Session {
    private final long id;
    private final SessionRequest.Open limits;
    private final TreeMap<Long, Answer> answers = new TreeMap<>();
    private long deadline;
    private long firstUnanswered;
    private long answerBytes;

    /**
     * The answer to a command.
     *
     * @param sequence the command's number
     * @param index where it was applied
     * @param encoded what it resulted in
     */
    record Answer(long sequence, long index, Bytes encoded) {}

    /**
     * A session as it is at some moment.
     *
     * @param id its name
     * @param limits what was fixed when it was opened
     * @param deadline the last moment at which it is still open, in the log's own time
     * @param firstUnanswered the client has the answers to all commands before this number
     * @param answers the other answers, in the order of their numbers
     */
    record Image(long id, SessionRequest.Open limits, long deadline, long firstUnanswered, List<Answer> answers) {}

    Session(long id, SessionRequest.Open limits, long now) {
        this(new Image(id, limits, LogClock.sum(now, limits.timeoutMillis()), 1, List.of()));
    }

    Session(Image image) {
        this.id = image.id();
        this.limits = image.limits();
        this.deadline = image.deadline();
        this.firstUnanswered = image.firstUnanswered();
        image.answers().forEach(this::keep);
    }

    Image image() {
        return new Image(id, limits, deadline, firstUnanswered, new ArrayList<>(answers.values()));
    }

    long id() {
        return id;
    }

    long deadline() {
        return deadline;
    }

    /** The client has shown that it lives. */
    void touch(long now) {
        deadline = LogClock.sum(now, limits.timeoutMillis());
    }

    /** The client has the answers to all commands before this number, and they can go. */
    void acknowledge(long number) {
        if (number > firstUnanswered) {
            firstUnanswered = number;
            Collection<Answer> known = answers.headMap(number).values();
            for (Answer answer : known) {
                answerBytes -= answer.encoded().length();
            }
            known.clear();
        }
    }

    boolean isAcknowledged(long sequence) {
        return sequence < firstUnanswered;
    }

    @Nullable
    Answer answer(long sequence) {
        return answers.get(sequence);
    }

    /**
     * Returns whether this command has to wait until more is acknowledged. The first unanswered one never has to, so
     * that a client always gets on.
     */
    boolean isFullFor(long sequence) {
        return sequence - firstUnanswered >= limits.maxAnswers()
                || (answerBytes >= limits.maxAnswerBytes() && sequence > firstUnanswered);
    }

    void keep(Answer answer) {
        answers.put(answer.sequence(), answer);
        answerBytes += answer.encoded().length();
    }
}
