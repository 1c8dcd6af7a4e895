package io.quorate.raft.core;

import io.quorate.raft.protocol.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a leader's answer to an operator's request.
 *
 * @param asker the node whose caller it is; null = the leader's own
 * @param term the term of the leadership that was asked
 * @param token names the request
 */
record Caller(@Nullable NodeId asker, long term, long token) {}
