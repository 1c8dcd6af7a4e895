package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.Environment.SerialExecutor;
import io.quorate.raft.spi.Environment.Work;
import org.jspecify.annotations.Nullable;

/**
 * The serial executors of a node.
 *
 * @param loop steps the core
 * @param log writes and syncs the log; null where a writer does that for all the groups of a host
 * @param apply runs the state machine, and its queries
 * @param snapshot writes snapshots of the own state, which may take long
 * @param transfer reads and writes for the sake of peers that are behind: old entries and chunks of snapshots
 */
record NodeThreads(
        SerialExecutor loop,
        @Nullable SerialExecutor log,
        SerialExecutor apply,
        SerialExecutor snapshot,
        SerialExecutor transfer) {

    /** Makes the executors; their threads, where they have their own, bear the node's name and their task. */
    static NodeThreads start(Environment environment, String name, boolean writesLog) {
        return new NodeThreads(
                environment.serialExecutor(Work.LOOP, name),
                writesLog ? environment.serialExecutor(Work.LOG, name) : null,
                environment.serialExecutor(Work.APPLY, name),
                environment.serialExecutor(Work.SNAPSHOT, name),
                environment.serialExecutor(Work.TRANSFER, name));
    }

    /** Ends them in the order of the work: each does what those before it have left to it. */
    void close() {
        loop.close();
        closeLog();
        apply.close();
        snapshot.close();
        transfer.close();
    }

    private void closeLog() {
        if (log != null) {
            log.close();
        }
    }
}
