/**
 * The log as the core sees it: where each term starts, the last entries in memory, and what is not yet durable.
 *
 * <pre>
 *   base │ first … ─────────────────────────────── last
 *        │ TermIndex: the term of each index, without I/O
 *        │                 LogTail: entries in memory
 *        │ ─────── durable ──────▶│─ written, not synced ─▶│─ not yet written
 * </pre>
 */
@NullMarked
package io.quorate.raft.core.log;

import org.jspecify.annotations.NullMarked;
