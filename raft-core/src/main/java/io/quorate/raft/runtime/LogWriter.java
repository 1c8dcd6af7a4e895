package io.quorate.raft.runtime;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes the logs of all the groups of one log store, in rounds: what gathered while one round was at the disk makes
 * the next one, and each round costs one sync. A promise of a group ({@link GroupLog#sendWhenDurable}) leaves when the
 * round that holds all before it is done.
 *
 * <p>Where several groups wait they take turns, each with a limited share of a round: so a group that writes much makes
 * another one wait for one round, not for all that it has queued.
 *
 * <p>A failed write is final: nothing is tried again, no promise leaves any more, and every group of the store fails
 * with the same cause.
 */
public final class LogWriter implements AutoCloseable {
    private static final long ROUND_BYTES = 8L << 20;
    private static final long SHARE_BYTES = 1L << 20;

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

    /** What a group writes before it runs. */
    private static final class Startup {
        private final List<LogWrite> writes;
        // Guarded by the use of the store.
        private boolean done;

        Startup(List<LogWrite> writes) {
            this.writes = writes;
        }
    }

    private final LogStore store;
    private final SerialExecutor executor;
    private final @Nullable Environment host;
    private final Object lock = new Object();
    // Fair, or a busy writer would keep a group that starts from writing for ever.
    private final ReentrantLock storeUse = new ReentrantLock(true);
    private final Map<GroupId, GroupLog> groups = new LinkedHashMap<>();
    private final ArrayDeque<GroupLog> waiting = new ArrayDeque<>();
    private final List<Startup> startups = new ArrayList<>();
    private boolean scheduled;
    private @Nullable Throwable failure;

    private LogWriter(LogStore store, SerialExecutor executor, @Nullable Environment host) {
        this.store = store;
        this.executor = executor;
        this.host = host;
    }

    /** Makes a writer for the one group that uses this store; when the group leaves, the executor is closed. */
    static LogWriter ofOneGroup(LogStore store, SerialExecutor executor) {
        return new LogWriter(store, executor, null);
    }

    /** Makes a writer for all the groups of a host. The store stays the caller's, the executor is the writer's. */
    public static LogWriter ofManyGroups(LogStore store, SerialExecutor executor, Environment host) {
        return new LogWriter(store, executor, host);
    }

    /**
     * Adds a group whose log is as recovered.
     *
     * @throws IllegalStateException if the group is there already
     * @throws StorageException if a write has failed before
     */
    GroupLog register(GroupId group, RecoveredLog recovered, Outbox outbox) {
        GroupLog log = new GroupLog(this, group, recovered, outbox);
        synchronized (lock) {
            requireNoFailure();
            if (groups.putIfAbsent(group, log) != null) {
                throw new IllegalStateException("group " + group + " is registered already");
            }
        }
        return log;
    }

    private void requireNoFailure() {
        if (failure != null) {
            throw new StorageException("the log store failed before, and takes no group any more", failure);
        }
    }

    /**
     * Writes on the calling thread, at once, for a group that is not registered yet. Blocks. Groups that start at the
     * same time share a sync.
     */
    void writeNow(List<LogWrite> writes) {
        Startup mine = new Startup(writes);
        synchronized (lock) {
            requireNoFailure();
            startups.add(mine);
        }
        storeUse.lock();
        try {
            if (!mine.done) {
                writeStartups(mine);
            }
        } finally {
            storeUse.unlock();
        }
    }

    /** Writes what all those want who wait for the store. Called with the store in use. */
    private void writeStartups(Startup mine) {
        List<Startup> together;
        synchronized (lock) {
            requireNoFailure();
            together = startups.contains(mine) ? new ArrayList<>(startups) : List.of(mine);
            startups.removeAll(together);
        }
        List<LogWrite> writes = new ArrayList<>();
        together.forEach(startup -> writes.addAll(startup.writes));
        try {
            store.write(writes);
        } catch (StorageException | Error e) {
            fail(e);
            throw e;
        }
        together.forEach(startup -> startup.done = true);
    }

    private void write(List<LogWrite> writes) {
        storeUse.lock();
        try {
            store.write(writes);
        } finally {
            storeUse.unlock();
        }
    }

    /**
     * Takes a group out, whose loop has ended. What it has queued is written first; this waits for it. In virtual time,
     * where nobody can wait, it is dropped: nothing of it was ever promised to anyone.
     */
    void leave(GroupLog log) {
        if (host == null) {
            executor.close();
            return;
        }
        CompletableFuture<Void> drained;
        synchronized (lock) {
            drained = log.queue.drain();
        }
        Threads.awaitUninterruptibly(host, drained);
        synchronized (lock) {
            log.queue.giveUp();
            waiting.remove(log);
            groups.remove(log.group(), log);
        }
    }

    /** Queues a write. */
    void submit(Operation operation) {
        synchronized (lock) {
            if (failure != null) {
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
            if (failure != null) {
                return true;
            }
            if (!log.queue.isBusy()) {
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
        GroupLog log = operation.log();
        if (log.queue.add(operation)) {
            waiting.add(log);
        }
        boolean schedule = !scheduled;
        scheduled = true;
        return schedule;
    }

    private void round() {
        List<Operation> operations = new ArrayList<>();
        List<LogWrite> writes = new ArrayList<>();
        synchronized (lock) {
            takeRound(operations, writes);
        }
        long startedAt = operations.isEmpty() ? 0 : operations.get(0).log().now();
        try {
            if (!writes.isEmpty()) {
                write(writes);
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
                operations.get(i).log().queue.done();
            }
            more = !waiting.isEmpty();
            scheduled = more;
        }
        if (more) {
            executor.execute(this::round);
        }
    }

    /** Lets every group that waits have its share. Those that find no room come first the next time. */
    private void takeRound(List<Operation> operations, List<LogWrite> writes) {
        if (failure != null) {
            return;
        }
        long left = ROUND_BYTES;
        List<GroupLog> served = new ArrayList<>();
        int groupsWaiting = waiting.size();
        for (int i = 0; i < groupsWaiting; i++) {
            GroupLog log = waiting.remove();
            long share = groupsWaiting == 1 ? left : Math.min(SHARE_BYTES, left);
            int before = operations.size();
            left -= take(log, share, operations, writes);
            if (operations.size() == before) {
                waiting.add(log);
            } else if (!log.queue.isEmpty()) {
                served.add(log);
            }
        }
        waiting.addAll(served);
    }

    /** Takes operations of a group, up to its share in bytes; the first write of a round is taken whatever its size. */
    private static long take(GroupLog log, long share, List<Operation> operations, List<LogWrite> writes) {
        long bytes = 0;
        while (!log.queue.isEmpty()) {
            Operation next = log.queue.first();
            if (!writes.isEmpty() && bytes + next.sizeBytes() > share) {
                break;
            }
            log.queue.removeFirst();
            operations.add(next);
            if (next.write() != null) {
                writes.add(next.write());
                bytes += next.sizeBytes();
            }
        }
        return bytes;
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
            if (failure != null) {
                return;
            }
            failure = cause;
            waiting.clear();
            all = new ArrayList<>(groups.values());
            for (GroupLog log : all) {
                log.queue.giveUp();
            }
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
