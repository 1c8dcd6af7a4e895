/**
 * The pure core: {@link io.quorate.raft.core.RaftCore} turns events into effects, and does nothing else. No clock,
 * thread, I/O or randomness of its own; the same events give the same effects.
 *
 * <pre>
 *            Event                        term rule, then the role's own handler
 *  runtime ─────────▶ RaftCore.step ─────▶ Role: Follower | PreCandidate | Candidate | Leader
 *     ▲                                     │  reads and changes RaftState (term, vote, RaftLog, configurations)
 *     │              Effects (ordered)      │  and as a Leader: Replicator, ReadIndexQueue, ProgressTable
 *     └─────────────────────────────────────┘
 * </pre>
 */
@NullMarked
package io.quorate.raft.core;

import org.jspecify.annotations.NullMarked;
