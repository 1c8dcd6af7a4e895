package io.quorate.raft.spi;

import io.quorate.raft.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;

/**
 * The user's replicated state. Every node of a group feeds its own instance the same commands in the same order, so
 * {@code apply} must be deterministic: no clock, no randomness, no iteration in hash order that shows in a result.
 *
 * <p><b>Threads.</b> All methods are called by the node's apply thread, one at a time;
 * {@link StateMachineSnapshot#writeTo} alone runs on another one. <b>Failure.</b> A method that throws stops this
 * node's group with a report of the cause; no entry is ever skipped, and nothing on disk is damaged: the node can be
 * started again once the cause is mended.
 *
 * <p><b>Restart.</b> A new instance is given the latest snapshot, if there is one, and then the commands after it again
 * from the log. A state machine that keeps its own durable state must expect those repeats (compare the index).
 *
 * @param <R> what a command results in; handed to the caller that proposed it on this node, and dropped elsewhere
 */
public interface StateMachine<R> {

    /**
     * Applies one committed command. Blocking here delays later commands and reads of this group, and nothing else.
     *
     * @param index the command's position in the log; rises from call to call, not always by one
     * @param command what was proposed; a view that may be kept
     * @return the result for the local caller, not null
     */
    R apply(long index, Bytes command);

    /**
     * Called after each batch of {@link #apply} calls, before any of their results reach a caller: the place to commit
     * a transaction that spans the batch.
     *
     * @param lastIndex the index of the batch's last entry
     */
    default void batchApplied(long lastIndex) {}

    /**
     * Captures the present state for a snapshot. This must be quick, as commands wait meanwhile: take a reference to
     * immutable data, a copy-on-write view or a checkpoint. The slow work belongs into
     * {@link StateMachineSnapshot#writeTo}.
     */
    StateMachineSnapshot capture();

    /**
     * Replaces the whole state by what a snapshot holds, at start or when this node fell too far behind.
     *
     * @param snapshot exactly the bytes that {@link StateMachineSnapshot#writeTo} wrote, their checksum verified;
     *     closed by the caller
     * @throws IOException if the bytes cannot be read or understood; the node then stops, and the snapshot it had
     *     before stays in place
     */
    void restore(InputStream snapshot) throws IOException;
}
