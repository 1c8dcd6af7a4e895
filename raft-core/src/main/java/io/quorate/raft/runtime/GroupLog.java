package io.quorate.raft.runtime;

import io.quorate.raft.core.Effect;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.HardState;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.LogWrite;
import org.jspecify.annotations.Nullable;

/**
 * One group's side of the {@link LogWriter}. Its methods are called by the group's loop, in the order of the effects,
 * and never block.
 */
final class GroupLog {
    private final LogWriter writer;
    private final GroupId group;
    private final Outbox outbox;

    // What is to be written for the group. Guarded by the writer's lock.
    final GroupQueue queue = new GroupQueue();

    // Rises with everything that may take entries away from under a reader. Written by the loop only.
    private volatile int removals;

    // What the store holds, and the latest operation that led there. Only the log thread touches these.
    private EntryId last;
    private HardState hardState;
    private long sequence;
    private boolean unreported;
    private long releasedUpTo;

    GroupLog(LogWriter writer, GroupId group, RecoveredLog recovered, Outbox outbox) {
        this.writer = writer;
        this.group = group;
        this.outbox = outbox;
        this.last = recovered.last();
        this.hardState = recovered.hardState();
    }

    GroupId group() {
        return group;
    }

    /** Takes the group out of the writer, once its loop has ended. Blocks for what is queued. */
    void leave() {
        writer.leave(this);
    }

    /** Writes hard state and entries; {@link Event.Persisted} follows. */
    void persist(Effect.Persist effect) {
        if (effect.truncateFrom() > 0) {
            countRemoval();
        }
        LogWrite write = new LogWrite.Append(group, effect.hardState(), effect.truncateFrom(), effect.entries());
        writer.submit(LogWriter.Operation.write(this, effect.sequence(), write));
    }

    /** Empties the log; {@link Event.Persisted} follows. */
    void reset(Effect.ResetLog effect) {
        countRemoval();
        writer.submit(LogWriter.Operation.write(this, effect.sequence(), new LogWrite.Reset(group, effect.base())));
    }

    /** Releases entries; nothing follows. */
    void compact(EntryId upTo) {
        countRemoval();
        writer.submit(LogWriter.Operation.write(this, 0, new LogWrite.Compact(group, upTo)));
    }

    /** Sends the message once all that was given before is on stable storage: at once, if it is. */
    void sendWhenDurable(Message message) {
        if (writer.holdBack(this, message)) {
            return;
        }
        outbox.send(message);
    }

    /** Returns a number that differs after anything was asked for that takes entries away. */
    int removals() {
        return removals;
    }

    // Only the loop writes, so this needs no atomic increment.
    private void countRemoval() {
        int next = removals + 1;
        removals = next;
    }

    /** Notes that the log was released up to this entry, ahead of what was queued before. */
    void releasedUpTo(EntryId upTo) {
        releasedUpTo = Math.max(releasedUpTo, upTo.index());
    }

    /** Returns whether this write would release only what is released already, and so move the log's base back. */
    boolean isReleased(LogWrite write) {
        return write instanceof LogWrite.Compact compact && compact.upTo().index() <= releasedUpTo;
    }

    /** Notes that this operation is on stable storage. */
    void written(long operationSequence, LogWrite write) {
        if (write instanceof LogWrite.Append append) {
            HardState changed = append.hardState();
            hardState = changed != null ? changed : hardState;
            outbox.meter().written(append.entries());
            if (append.truncateFrom() > 0 || !append.entries().isEmpty()) {
                last = append.entries().last();
            }
        } else if (write instanceof LogWrite.Reset reset) {
            last = reset.base();
        } else {
            return;
        }
        sequence = operationSequence;
        unreported = true;
    }

    /** Returns the time by this group's clock, in nanoseconds. */
    long now() {
        return outbox.meter().now();
    }

    /** Reports what was written since the last report, in a round that began then. */
    void report(long startedAt) {
        if (unreported) {
            unreported = false;
            outbox.meter().synced(startedAt, hardState.term());
            outbox.report(new Event.Persisted(sequence, last, hardState));
        }
    }

    /** Reports that there is no room, or room again. */
    void reportSpace(boolean isFull) {
        outbox.report(new Event.StorageSpace(isFull));
    }

    /** Looks whether there is room by now for what waits. */
    void tryAgain() {
        writer.tryAgain();
    }

    void release(@Nullable Message held) {
        if (held != null) {
            outbox.send(held);
        }
    }

    void fail(Throwable cause) {
        outbox.fail(cause);
    }
}
