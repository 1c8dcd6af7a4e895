package io.quorate.raft.protocol;

/**
 * What a client asks in a session of its own (§6.3). A session is named by the index of the entry that opened it, so no
 * name is ever used twice.
 */
public sealed interface SessionRequest extends Proposal {
    /** What a request costs beside its command; used for limits only. */
    int OVERHEAD_BYTES = 32;

    /** Returns what the visitor's method for this makes of it. */
    <T> T deliverTo(Visitor<T> visitor);

    @Override
    default int sizeBytes() {
        return OVERHEAD_BYTES + commandBytes();
    }

    @Override
    default int commandBytes() {
        return 0;
    }

    @Override
    default EntryPayload payload(long leaderMillis) {
        return new SessionEntry(leaderMillis, this);
    }

    /**
     * Has a method for each kind of request.
     *
     * @param <T> what they return
     */
    interface Visitor<T> {

        /** Takes a request to open a session. */
        T onOpen(Open request);

        /** Takes a command. */
        T onCommand(Command request);

        /** Takes a sign of life. */
        T onKeepAlive(KeepAlive request);

        /** Takes a request to close a session. */
        T onClose(Close request);
    }

    /**
     * Open a session. Its limits are fixed here, by the entry, so that all nodes keep to the same ones, whatever their
     * own options say.
     *
     * @param timeoutMillis how long it may be idle, in the log's own time
     * @param maxSessions how many sessions may be open with this one; one more is refused
     * @param maxAnswers how many commands from the first unanswered one on may have been applied
     * @param maxAnswerBytes how many bytes of unacknowledged answers make further commands wait
     */
    record Open(long timeoutMillis, int maxSessions, int maxAnswers, int maxAnswerBytes) implements SessionRequest {
        /** Checks the ranges. */
        public Open {
            if (timeoutMillis < 1 || maxSessions < 1 || maxAnswers < 1 || maxAnswerBytes < 1) {
                throw new IllegalArgumentException("the limits of a session are at least 1: " + timeoutMillis + " ms, "
                        + maxSessions + ", " + maxAnswers + ", " + maxAnswerBytes);
            }
        }

        @Override
        public <T> T deliverTo(Visitor<T> visitor) {
            return visitor.onOpen(this);
        }
    }

    /**
     * Apply a command, unless a command with this number was applied before.
     *
     * @param session the session
     * @param sequence the command's number in the session, from 1, without gaps
     * @param firstUnanswered the client has the answers to all the numbers before this one, or does without them
     * @param command the command
     */
    record Command(long session, long sequence, long firstUnanswered, Bytes command) implements SessionRequest {
        /** Checks the ranges. */
        public Command {
            if (session < 1 || firstUnanswered < 1 || sequence < firstUnanswered) {
                throw new IllegalArgumentException("not a command of a session: session " + session + ", number "
                        + sequence + ", first unanswered " + firstUnanswered);
            }
        }

        @Override
        public int commandBytes() {
            return command.length();
        }

        @Override
        public <T> T deliverTo(Visitor<T> visitor) {
            return visitor.onCommand(this);
        }
    }

    /**
     * Keep an idle session, and let go of answers that the client has.
     *
     * @param session the session
     * @param firstUnanswered as that of {@link Command}
     */
    record KeepAlive(long session, long firstUnanswered) implements SessionRequest {
        /** Checks the ranges. */
        public KeepAlive {
            if (session < 1 || firstUnanswered < 1) {
                throw new IllegalArgumentException(
                        "not a session: " + session + ", first unanswered " + firstUnanswered);
            }
        }

        @Override
        public <T> T deliverTo(Visitor<T> visitor) {
            return visitor.onKeepAlive(this);
        }
    }

    /**
     * Close a session.
     *
     * @param session the session
     */
    record Close(long session) implements SessionRequest {
        /** Checks the range. */
        public Close {
            if (session < 1) {
                throw new IllegalArgumentException("not a session: " + session);
            }
        }

        @Override
        public <T> T deliverTo(Visitor<T> visitor) {
            return visitor.onClose(this);
        }
    }
}
