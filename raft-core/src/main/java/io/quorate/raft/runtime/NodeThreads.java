package io.quorate.raft.runtime;

import io.quorate.raft.spi.Environment;
import io.quorate.raft.spi.Environment.SerialExecutor;

/**
 * The serial executors of a node.
 *
 * @param loop steps the core
 * @param log writes and syncs the log
 * @param apply runs the state machine, and its queries
 * @param snapshot writes snapshots of the own state, which may take long
 * @param transfer reads and writes for the sake of peers that are behind: old entries and chunks of snapshots
 */
record NodeThreads(
        SerialExecutor loop,
        SerialExecutor log,
        SerialExecutor apply,
        SerialExecutor snapshot,
        SerialExecutor transfer) {

    /** Makes the executors; their threads bear the node's name and their task. */
    static NodeThreads start(Environment environment, String name) {
        return new NodeThreads(
                environment.serialExecutor(name + "-loop"),
                environment.serialExecutor(name + "-log"),
                environment.serialExecutor(name + "-apply"),
                environment.serialExecutor(name + "-snapshot"),
                environment.serialExecutor(name + "-transfer"));
    }

    /** Ends them in the order of the work: each does what those before it have left to it. */
    void close() {
        loop.close();
        log.close();
        apply.close();
        snapshot.close();
        transfer.close();
    }
}
