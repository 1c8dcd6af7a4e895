/**
 * The door: {@link io.quorate.raft.RaftNode} is a node of a group, and {@link io.quorate.raft.RaftNodeBuilder} starts
 * it.
 */
@NullMarked
package io.quorate.raft;

import org.jspecify.annotations.NullMarked;
