/**
 * The runtime: threads, queues and futures around the pure core. Each worker is an actor on a serial executor of the
 * {@link io.quorate.raft.spi.Environment}, and no worker ever waits for another one.
 *
 * <pre>
 *  callers ──▶ Inbox ──▶ EventLoop ══▶ RaftCore ──▶ Effects ──▶ EffectExecutor
 *                ▲                                                │
 *                │ Persisted ◀── LogWriter  (log thread)     ◀────┤
 *                │ EntriesRead ◀ LogReader  (transfer thread)◀────┤
 *                │ Applied ◀──── Applier    (apply thread)   ◀────┤ SnapshotTaker (snapshot thread)
 *                │ chunks ◀───── SnapshotSender, SnapshotReceiver (transfer thread)
 *                └────────────── Transport ◀──────────────────────┘
 * </pre>
 */
@NullMarked
package io.quorate.raft.runtime;

import org.jspecify.annotations.NullMarked;
