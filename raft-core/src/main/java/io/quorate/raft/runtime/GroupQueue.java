package io.quorate.raft.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** What the {@link LogWriter} has to do for one group. Guarded by the writer's lock. */
final class GroupQueue {
    private final ArrayDeque<LogWriter.Operation> operations = new ArrayDeque<>(2);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private int outstanding;
    private boolean leaving;

    /** Adds an operation; returns whether it is the only one that waits. */
    boolean add(LogWriter.Operation operation) {
        operations.add(operation);
        outstanding++;
        return operations.size() == 1;
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    LogWriter.Operation first() {
        return operations.element();
    }

    void removeFirst() {
        operations.remove();
    }

    /** Returns whether something is queued or in progress. */
    boolean isBusy() {
        return outstanding > 0;
    }

    /** Notes that one operation is done. */
    void done() {
        outstanding--;
        endWait();
    }

    /** Forgets what is queued: nothing of it will be written any more. */
    void giveUp() {
        operations.clear();
        outstanding = 0;
        endWait();
    }

    /** Returns whether the group is about to leave. */
    boolean isLeaving() {
        return leaving;
    }

    /** Returns what ends when there is nothing to do any more. */
    CompletableFuture<Void> drain() {
        leaving = true;
        endWait();
        return drained;
    }

    private void endWait() {
        if (leaving && outstanding == 0) {
            drained.complete(null);
        }
    }
}
