package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, and hears in the end.
 *
 * @param <M> the state machine
 * @param <R> what a command results in
 */
interface Request<M, R> {

    /** Returns the command to propose, or null for a read. */
    @Nullable
    Bytes command();

    /** Looks at the state machine, for a read. */
    default void query(M machine) {}

    /** It was done; positions are on the scale of all the requests of a simulation. */
    default void answered(long invokedAt, long returnedAt, @Nullable R result) {}

    /** Nobody knows, or will know, whether it was done. */
    default void unanswered(long invokedAt) {}

    /**
     * Makes the requests of a simulation.
     *
     * @param <M> the state machine
     * @param <R> what a command results in
     */
    interface Source<M, R> {

        /** Returns what a client asks for next. */
        Request<M, R> next(int client, boolean read, SeededRandom random);

        /** Judges all the requests at the end; returns what is wrong, or null. */
        default @Nullable String judge() {
            return null;
        }
    }
}
