package io.quorate.raft.api;

/**
 * A command that was committed, and applied by the local state machine.
 *
 * @param index its position in the log
 * @param result what the state machine returned for it
 * @param <R> the state machine's type of results
 */
public record Committed<R>(long index, R result) {}
