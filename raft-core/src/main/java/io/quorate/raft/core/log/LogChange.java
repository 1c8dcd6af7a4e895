package io.quorate.raft.core.log;

import io.quorate.raft.protocol.LogSlice;

/**
 * What the log store has not yet been told: first remove every entry from {@code truncateFrom} on (0 = none), then
 * append.
 *
 * @param truncateFrom the first index to remove, or 0
 * @param entries what to append; may be empty
 */
public record LogChange(long truncateFrom, LogSlice entries) {}
