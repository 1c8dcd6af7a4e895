package io.quorate.raft.runtime;

/**
 * Where the two sides of a snapshot transfer report.
 *
 * @param outbox to loop and transport
 * @param news to the log
 */
record SnapshotTransfers(Outbox outbox, NodeNews news) {}
