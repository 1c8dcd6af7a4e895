/**
 * The door: {@link io.quorate.raft.RaftNode} is a node of a group, and {@link io.quorate.raft.RaftNodeBuilder} starts
 * it. {@link io.quorate.raft.OfflineRecovery} is for the day on which a majority is lost.
 */
@NullMarked
package io.quorate.raft;

import org.jspecify.annotations.NullMarked;
