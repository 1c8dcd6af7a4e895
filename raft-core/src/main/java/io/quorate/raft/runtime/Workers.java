package io.quorate.raft.runtime;

/**
 * Those who carry out what the core wants, each on its own executor.
 *
 * @param log writes the log
 * @param logReader reads the log for peers
 * @param applier feeds the state machine
 * @param taker writes snapshots of the own state
 * @param sender reads snapshots for peers
 * @param receiver writes snapshots from a leader
 */
record Workers(
        GroupLog log,
        LogReader logReader,
        Applier<?> applier,
        SnapshotTaker taker,
        SnapshotSender sender,
        SnapshotReceiver receiver) {

    /** Cuts long work short. Called by any thread. */
    void stop() {
        applier.stop();
        taker.stop();
    }

    /** Releases what is open. Called when the executors have ended. */
    void close() {
        sender.close();
        receiver.close();
    }
}
