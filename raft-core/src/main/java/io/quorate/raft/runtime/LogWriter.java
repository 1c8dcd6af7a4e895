package io.quorate.raft.runtime;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.RecoveredLog;
import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.LogWrite;
import io.quorate.raft.spi.StorageException;
import io.quorate.raft.spi.StorageFullException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the logs of all the groups of one log store, in rounds: what gathered while one round was at the disk makes
 * the next one, and each round costs one sync. A promise of a group ({@link GroupLog#sendWhenDurable}) leaves when the
 * round that holds all before it is done.
 *
 * <p>Where the store has no room for a round, nothing of it was written: it waits, and all that is queued behind it,
 * until {@link #tryAgain} finds room. Meanwhile only compaction passes, which concerns nothing that waits.
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

    /** Who writes, and where the writer is that of many groups, who knows how to wait. */
    private record Worker(SerialExecutor executor, @Nullable Environment host) {}

    private static final Logger LOG = LoggerFactory.getLogger("io.quorate.raft");
    private final LogStore store;
    private final Worker worker;
    private final Object lock = new Object();
    // Fair, or a busy writer would keep a group that starts from writing for ever.
    private final ReentrantLock storeUse = new ReentrantLock(true);
    private final Map<GroupId, GroupLog> groups = new LinkedHashMap<>();
    private final ArrayDeque<GroupLog> waiting = new ArrayDeque<>();
    private final List<Startup> startups = new ArrayList<>();
    private boolean scheduled;
    private @Nullable LogRound refused;
    private @Nullable Throwable failure;

    private LogWriter(LogStore store, SerialExecutor executor, @Nullable Environment host) {
        this.store = store;
        this.worker = new Worker(executor, host);
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
            if (refused != null) {
                log.reportSpace(true);
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
     *
     * @throws StorageFullException if there is no room; nothing was written then, and the other groups go on
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
        } catch (StorageFullException e) {
            throw e;
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
     * where nobody can wait, and where there is no room, it is dropped: nothing of it was ever promised to anyone.
     */
    void leave(GroupLog log) {
        Environment host = worker.host();
        if (host == null) {
            worker.executor().close();
            return;
        }
        CompletableFuture<Void> drained;
        synchronized (lock) {
            drained = log.queue.drain();
        }
        worker.executor().execute(this::dropLeaving);
        Threads.awaitUninterruptibly(host, drained);
        synchronized (lock) {
            log.queue.giveUp();
            waiting.remove(log);
            groups.remove(log.group(), log);
            if (refused != null) {
                refused.drop(log);
            }
        }
    }

    /** Queues a write. */
    void submit(Operation operation) {
        synchronized (lock) {
            if (failure != null) {
                return;
            }
            if (refused != null && operation.write() instanceof LogWrite.Compact compact) {
                worker.executor().execute(() -> compactAtOnce(operation.log(), compact));
                return;
            }
            if (!enqueue(operation)) {
                return;
            }
        }
        worker.executor().execute(this::round);
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
        worker.executor().execute(this::round);
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
        LogRound round = new LogRound();
        synchronized (lock) {
            takeRound(round);
        }
        attempt(round);
    }

    private void attempt(LogRound round) {
        long startedAt = round.now();
        try {
            if (!round.writes().isEmpty()) {
                write(round.writes());
            }
        } catch (StorageFullException e) {
            if (waitFor(round)) {
                LOG.warn("nothing more is written until there is room: {}", e.getMessage());
            }
            dropLeaving();
            return;
        } catch (Throwable e) {
            fail(e);
            return;
        }
        if (waitFor(null)) {
            LOG.info("there is room again, and what waited is written");
        }
        // A task of its own, so that in virtual time a sync can take its time between the write and what follows.
        worker.executor().execute(() -> finish(round, startedAt));
    }

    /** Lets this round, or none, wait for room; returns whether that is news, which the groups then hear. */
    private boolean waitFor(@Nullable LogRound round) {
        List<GroupLog> all;
        synchronized (lock) {
            boolean isNews = (refused == null) != (round == null);
            refused = round;
            if (!isNews) {
                return false;
            }
            all = new ArrayList<>(groups.values());
        }
        for (GroupLog log : all) {
            log.reportSpace(round != null);
        }
        return true;
    }

    /** Drops what groups that leave have in a round without room: nobody knows when there would be any. */
    private void dropLeaving() {
        synchronized (lock) {
            LogRound round = refused;
            if (round == null) {
                return;
            }
            for (GroupLog log : groups.values()) {
                if (log.queue.isLeaving()) {
                    round.drop(log);
                    log.queue.giveUp();
                    waiting.remove(log);
                }
            }
        }
    }

    /** Looks whether there is room by now, where something waits for it. */
    void tryAgain() {
        LogRound round;
        synchronized (lock) {
            round = refused;
        }
        if (round != null) {
            worker.executor().execute(() -> tryAgain(round));
        }
    }

    private void tryAgain(LogRound round) {
        synchronized (lock) {
            if (refused != round || failure != null) {
                return;
            }
        }
        attempt(round);
    }

    /** What is released is durable since long, so nothing that waits has to do with it; and it may make room. */
    private void compactAtOnce(GroupLog log, LogWrite.Compact compact) {
        try {
            write(List.of(compact));
            log.releasedUpTo(compact.upTo());
        } catch (StorageFullException e) {
            LOG.debug("the next compaction releases this too: {}", e.getMessage());
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void finish(LogRound round, long startedAt) {
        try {
            round.tell(startedAt);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        boolean more;
        synchronized (lock) {
            for (Operation operation : round.operations()) {
                operation.log().queue.done();
            }
            more = !waiting.isEmpty();
            scheduled = more;
        }
        if (more) {
            worker.executor().execute(this::round);
        }
    }

    /** Lets every group that waits have its share. Those that find no room come first the next time. */
    private void takeRound(LogRound round) {
        if (failure != null) {
            return;
        }
        long left = ROUND_BYTES;
        List<GroupLog> served = new ArrayList<>();
        int groupsWaiting = waiting.size();
        for (int i = 0; i < groupsWaiting; i++) {
            GroupLog log = waiting.remove();
            long share = groupsWaiting == 1 ? left : Math.min(SHARE_BYTES, left);
            int before = round.operations().size();
            left -= round.take(log.queue, share);
            if (round.operations().size() == before) {
                waiting.add(log);
            } else if (!log.queue.isEmpty()) {
                served.add(log);
            }
        }
        waiting.addAll(served);
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
        worker.executor().close();
    }
}
