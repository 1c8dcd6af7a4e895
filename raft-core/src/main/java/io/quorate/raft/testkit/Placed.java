package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;

/**
 * A configuration and the index of the entry that brought it.
 *
 * @param index the index; 0 = no entry did
 * @param configuration the configuration
 */
record Placed(long index, Configuration configuration) {}
