package io.quorate.raft.api;

/**
 * What was sent to a peer and is not acknowledged yet.
 *
 * @param appends how many messages with entries
 * @param bytes about how many bytes of entries
 */
public record InFlight(int appends, long bytes) {}
