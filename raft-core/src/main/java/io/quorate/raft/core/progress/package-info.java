/**
 * What a leader knows of each peer, and what it may send next: {@link io.quorate.raft.core.progress.Progress} names the
 * states of that conversation, {@link io.quorate.raft.core.progress.ProgressTable} holds them in the order of ids.
 *
 * <pre>
 *            accepted                        rejected, unreachable
 *   PROBE ───────────▶ REPLICATE      any ─────────────────────────▶ PROBE
 *     any ── next entry compacted ──▶ SNAPSHOT ── installed, or given up ──▶ PROBE
 * </pre>
 */
@NullMarked
package io.quorate.raft.core.progress;

import org.jspecify.annotations.NullMarked;
