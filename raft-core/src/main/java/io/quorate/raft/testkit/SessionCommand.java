package io.quorate.raft.testkit;

import io.quorate.raft.api.Committed;
import io.quorate.raft.protocol.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A command of a session, however often it is asked for. */
final class SessionCommand<M, R> {
    private final Request<M, R> request;
    private final Bytes numbered;
    private final long session;
    private final long sequence;
    private final long invokedAt;
    private final long floor;
    private int attempts;
    private @Nullable Committed<R> answer;

    /** When a command was first asked for, and which index had been answered before. */
    record Start(long invokedAt, long floor) {}

    SessionCommand(Request<M, R> request, Bytes numbered, long session, long sequence, Start start) {
        this.request = request;
        this.numbered = numbered;
        this.session = session;
        this.sequence = sequence;
        this.invokedAt = start.invokedAt();
        this.floor = start.floor();
    }

    Bytes bytes() {
        return numbered;
    }

    long sequence() {
        return sequence;
    }

    boolean isAnswered() {
        return answer != null;
    }

    void attempted() {
        attempts++;
    }

    /** Returns whether it was asked for just once, so that the end of that is the end of the command. */
    boolean wasAskedOnce() {
        return attempts == 1;
    }

    /** An attempt was answered; returns what is wrong with that, or null. The first answer counts (I19). */
    @Nullable
    String answered(Committed<R> committed, long returnedAt) {
        Committed<R> first = answer;
        if (first == null) {
            answer = committed;
            request.answered(invokedAt, returnedAt, committed.result());
            return committed.index() <= floor
                    ? this + " is done at index " + committed.index() + ", though index " + floor
                            + " was answered before it was asked for"
                    : null;
        }
        return first.index() == committed.index() && isSame(first.result(), committed.result())
                ? null
                : this + " is answered with " + committed + ", and was with " + first;
    }

    // Not every class of results says what makes two of them equal; those that have an order do.
    private static boolean isSame(Object first, Object second) {
        return !(first instanceof Comparable<?>) || Objects.equals(first, second);
    }

    /** Nobody will know any more. */
    void leave() {
        if (answer == null) {
            request.unanswered(invokedAt);
        }
    }

    @Override
    public String toString() {
        return "command " + sequence + " of session " + session;
    }
}
