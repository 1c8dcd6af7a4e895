package io.quorate.raft.runtime;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the logs of all the groups of one log store, in rounds: what gathered while one round was at the disk makes
 * the next one, and each round costs one sync. A promise of a group ({@link GroupLog#sendWhenDurable}) leaves when the
 * round that holds all before it is done.
 *
 * <p>A failed write is final: nothing is tried again, no promise leaves any more, and every group of the store fails.
 */
final class LogWriter implements AutoCloseable {
    private static final long ROUND_BYTES = 8L << 20;

    /** A write, or a message that waits for the writes before it. */
    record Operation(
            GroupLog log,
            long sequence,
            @Nullable LogWrite write,
            @Nullable Message held) {

        static Operation write(GroupLog log, long sequence, LogWrite write) {
            return new Operation(log, sequence, write, null);
        }

        long sizeBytes() {
            return write instanceof LogWrite.Append append ? append.entries().sizeBytes() : 0;
        }
    }

    private final LogStore store;
    private final SerialExecutor executor;
    private final Object lock = new Object();
    private final Map<GroupId, GroupLog> groups = new LinkedHashMap<>();
    private final ArrayDeque<Operation> queue = new ArrayDeque<>();
    private boolean scheduled;
    private boolean failed;

    /** Makes a writer for the store, which stays the caller's, on an executor, which the writer closes. */
    LogWriter(LogStore store, SerialExecutor executor) {
        this.store = store;
        this.executor = executor;
    }

    /** Adds a group whose log is as recovered. */
    GroupLog register(GroupId group, RecoveredLog recovered, Outbox outbox) {
        GroupLog log = new GroupLog(this, group, recovered, outbox);
        synchronized (lock) {
            if (groups.putIfAbsent(group, log) != null) {
                throw new IllegalStateException("group " + group + " is registered already");
            }
        }
        return log;
    }

    /** Queues a write. */
    void submit(Operation operation) {
        synchronized (lock) {
            if (failed) {
                return;
            }
            if (!enqueue(operation)) {
                return;
            }
        }
        executor.execute(this::round);
    }

    /** Returns whether the message is held, or dropped for good; if not, the caller is to send it at once. */
    boolean holdBack(GroupLog log, Message message) {
        synchronized (lock) {
            if (failed) {
                return true;
            }
            if (log.outstanding == 0) {
                return false;
            }
            // Something of this group is queued or in progress, so a round is on its way.
            if (!enqueue(new Operation(log, 0, null, message))) {
                return true;
            }
        }
        executor.execute(this::round);
        return true;
    }

    /** Adds the operation and returns whether a round is to be scheduled for it. */
    private boolean enqueue(Operation operation) {
        operation.log().outstanding++;
        queue.add(operation);
        boolean schedule = !scheduled;
        scheduled = true;
        return schedule;
    }

    private void round() {
        List<Operation> operations = new ArrayList<>();
        List<LogWrite> writes = new ArrayList<>();
        takeRound(operations, writes);
        long startedAt = operations.isEmpty() ? 0 : operations.get(0).log().now();
        try {
            if (!writes.isEmpty()) {
                store.write(writes);
            }
        } catch (Throwable e) {
            fail(e);
            return;
        }
        // A task of its own, so that in virtual time a sync can take its time between the write and what follows.
        executor.execute(() -> finish(operations, startedAt));
    }

    private void finish(List<Operation> operations, long startedAt) {
        try {
            tell(operations, startedAt);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        boolean more;
        synchronized (lock) {
            for (int i = 0; i < operations.size(); i++) {
                operations.get(i).log().outstanding--;
            }
            more = !queue.isEmpty();
            scheduled = more;
        }
        if (more) {
            executor.execute(this::round);
        }
    }

    private void takeRound(List<Operation> operations, List<LogWrite> writes) {
        long bytes = 0;
        synchronized (lock) {
            while (!queue.isEmpty() && !failed) {
                Operation next = queue.element();
                if (!writes.isEmpty() && bytes + next.sizeBytes() > ROUND_BYTES) {
                    return;
                }
                queue.remove();
                operations.add(next);
                if (next.write() != null) {
                    writes.add(next.write());
                    bytes += next.sizeBytes();
                }
            }
        }
    }

    /** Says that the round is durable: first to the loops, then to the peers. */
    private static void tell(List<Operation> operations, long startedAt) {
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            LogWrite write = operation.write();
            if (write != null) {
                operation.log().written(operation.sequence(), write);
            }
        }
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).log().report(startedAt);
        }
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).log().release(operations.get(i).held());
        }
    }

    private void fail(Throwable cause) {
        List<GroupLog> all;
        synchronized (lock) {
            failed = true;
            queue.clear();
            all = new ArrayList<>(groups.values());
        }
        for (GroupLog log : all) {
            log.fail(cause);
        }
    }

    /** Does what is queued, as far as it makes one round, and releases the thread. */
    @Override
    public void close() {
        executor.close();
    }
}
