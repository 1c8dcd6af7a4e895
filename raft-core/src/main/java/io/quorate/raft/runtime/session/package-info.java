/**
 * Client sessions (§6.3), which make a command take effect once, however often it is repeated.
 *
 * <pre>
 *  RaftSession ──▶ SessionClient ──▶ (proposed, replicated, committed) ──▶ SessionTable ──▶ StateMachine
 *   the caller's     numbers, repeats,                                       on every node, in the applier's
 *   side             acknowledges                                            order and in its snapshots
 * </pre>
 *
 * <p>{@link io.quorate.raft.runtime.session.SessionTable} is replicated state: what it does follows from the log alone,
 * and not from any option, clock or luck of the node that it runs on.
 */
@NullMarked
package io.quorate.raft.runtime.session;

import org.jspecify.annotations.NullMarked;
