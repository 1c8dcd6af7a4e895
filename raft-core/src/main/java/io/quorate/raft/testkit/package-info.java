/**
 * The test kit: runs whole nodes, the shipped classes, on one thread in virtual time, and lets a seed decide on every
 * delay, loss and crash.
 *
 * <p>{@link io.quorate.raft.testkit.Simulation} is the door: it puts a user's own state machine under crashes,
 * partitions and snapshots, checks the protocol's invariants after every event, and replays a failure by its seed.
 */
@NullMarked
package io.quorate.raft.testkit;

import org.jspecify.annotations.NullMarked;
