package io.quorate.raft.api;

/**
 * A snapshot on its way from a leader to another node.
 *
 * @param lastIndex the last entry that it holds
 * @param bytes how many bytes have arrived, and are written there
 * @param totalBytes how many it has; 0 = not known
 */
public record SnapshotProgress(long lastIndex, long bytes, long totalBytes) {}
