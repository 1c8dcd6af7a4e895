/**
 * The replicated store itself: its commands and their bytes in the log, their results, the state machine and its
 * snapshots. Knows of Raft only the state machine's contract.
 */
@NullMarked
package io.quorate.kv.store;

import org.jspecify.annotations.NullMarked;
