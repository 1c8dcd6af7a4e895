/**
 * What a user or an extension implements: the state machine, and the ports to log, snapshots, network and surroundings.
 *
 * <p>{@link io.quorate.raft.spi.StateMachine} is the only one that every user writes. Each interface says on which
 * thread it is called, whether it may block, what must be durable when it returns, and what happens when it fails.
 */
@NullMarked
package io.quorate.raft.spi;

import org.jspecify.annotations.NullMarked;
