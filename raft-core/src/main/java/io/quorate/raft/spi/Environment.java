package io.quorate.raft.spi;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What a node takes from its surroundings: threads, time and randomness. A node takes them from nowhere else, so a test
 * that replaces this replaces them all, and can run whole nodes on one thread in virtual time.
 */
public interface Environment {

    /**
     * What a serial executor is for. An environment of many groups that multiplexes them on pools keeps these apart, so
     * that slow work of one kind holds up no other kind.
     */
    enum Work {
        /** Steps the core: quick, never blocks. */
        LOOP,
        /** Writes and syncs the log. */
        LOG,
        /** Runs the user's state machine, which may block. */
        APPLY,
        /** Writes snapshots of the own state, which may take long. */
        SNAPSHOT,
        /** Reads and writes for the sake of peers that are behind. */
        TRANSFER;

        /** Returns the word for it in the name of a thread. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Runs tasks one at a time, in the order in which they were given. A task sees what those before it wrote. */
    interface SerialExecutor extends Executor, AutoCloseable {

        /** Takes a task; never blocks, and never runs it before returning. Dropped after {@link #close}. */
        @Override
        void execute(Runnable task);

        /**
         * Takes a task as {@link #execute} does; or, where nothing else of this executor runs or waits, runs in its
         * place what a visitor does, on the calling thread before returning. Both are quick and never block. For
         * callers that hold no locks and are not deep in calls: it saves waking another thread. An executor need not
         * make use of that.
         */
        default void executeOrVisit(Runnable task, Runnable visit) {
            execute(task);
        }

        /**
         * Runs what was given already, releases the thread and waits for that, unless called by a task of its own. Does
         * nothing the second time.
         */
        @Override
        void close();
    }

    /** A periodic task that can be ended. */
    interface Cancellable {

        /** Ends it. A run under way may still finish. */
        void cancel();
    }

    /** Makes an executor; its threads, if any, bear this name. */
    SerialExecutor serialExecutor(String name);

    /**
     * Makes an executor for this kind of work; an environment that has no pools treats all kinds alike.
     *
     * @param work what it is for
     * @param name of the node
     */
    default SerialExecutor serialExecutor(Work work, String name) {
        return serialExecutor(name + "-" + work.label());
    }

    /** Runs the task again and again, this long apart. The task must be quick; missed runs are not made up for. */
    Cancellable schedulePeriodically(Duration period, Runnable task);

    /** Returns a time in nanoseconds that only rises, from an arbitrary origin. */
    long nanoTime();

    /**
     * Blocks the calling thread, which is none of this environment's, until the future has ended or the limit has
     * passed. An environment of virtual time does not wait.
     *
     * @return whether the future has ended
     */
    default boolean await(CompletableFuture<?> future, Duration limit) {
        return future.isDone();
    }

    /** Returns a generator for a node's own use, by one thread at a time. */
    RandomGenerator random();
}
