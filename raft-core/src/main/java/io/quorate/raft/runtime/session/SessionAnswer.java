package io.quorate.raft.runtime.session;

import io.quorate.raft.protocol.Bytes;

/**
 * What became of a session's request.
 *
 * @param <R> what a command results in
 */
public sealed interface SessionAnswer<R> {

    /**
     * The session is open.
     *
     * @param session its name
     */
    record Opened<R>(long session) implements SessionAnswer<R> {}

    /**
     * The command was applied, now and for the first time.
     *
     * @param index where
     * @param result what it resulted in
     */
    record Applied<R>(long index, R result) implements SessionAnswer<R> {}

    /**
     * The command was applied before.
     *
     * @param index where
     * @param encoded what it resulted in
     */
    record Repeated<R>(long index, Bytes encoded) implements SessionAnswer<R> {}

    /** What was asked for is done, and that is all there is to say. */
    record Done<R>() implements SessionAnswer<R> {}

    /**
     * Nothing was done.
     *
     * @param reason why
     */
    record Refused<R>(Refusal reason) implements SessionAnswer<R> {}

    /** Why nothing was done. */
    enum Refusal {
        /** There is no such session any more. */
        EXPIRED,
        /** The command's number was acknowledged before. */
        ACKNOWLEDGED,
        /** Too much of the session waits to be acknowledged. */
        FULL,
        /** Too many sessions are open. */
        TOO_MANY_SESSIONS
    }
}
