package io.quorate.raft.api;

import java.time.Duration;

/**
 * How client sessions are opened and used by this node. The limits go into the entry that opens a session, so they hold
 * for it on every node; they bound the memory that sessions take: {@code maxSessions} times {@code maxAnswerBytes} and
 * two answers.
 *
 * @param timeout how long a session may be idle, by the log's own time, which only runs while there is a leader
 * @param maxSessions how many sessions the group may have with a new one; one more is refused as Busy
 * @param maxAnswers how many commands of a session may be under way or wait for earlier ones
 * @param maxAnswerBytes how many bytes of answers that the client has not acknowledged make its next commands wait
 * @param patience how long a session tries to get a command done, or to open or close
 */
public record SessionOptions(Duration timeout, int maxSessions, int maxAnswers, int maxAnswerBytes, Duration patience) {

    /** Ten minutes of idleness; 1,000 sessions of 256 commands and 64 KiB of answers; a minute of patience. */
    public static final SessionOptions DEFAULT =
            new SessionOptions(Duration.ofMinutes(10), 1_000, 256, 1 << 16, Duration.ofMinutes(1));

    /** Checks the ranges. */
    public SessionOptions {
        if (timeout.toMillis() < 1 || patience.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "timeout and patience of sessions are at least a millisecond: " + timeout + " and " + patience);
        }
        if (maxSessions < 1 || maxAnswers < 1 || maxAnswerBytes < 1) {
            throw new IllegalArgumentException("the limits of sessions are at least 1: " + maxSessions + ", "
                    + maxAnswers + " and " + maxAnswerBytes);
        }
    }
}
