package io.quorate.raft.api;

/**
 * How many threads all the groups of a host share, whatever their number. There are two more: one that writes the log
 * store, and one that ticks.
 *
 * @param loops step the cores; they never block, so more than there are processors do not help
 * @param appliers run the state machines: as many of these may block at a time without the others noticing
 * @param snapshots write snapshots of the own state
 * @param transfers read and write for the sake of peers that are behind
 */
public record HostThreads(int loops, int appliers, int snapshots, int transfers) {
    /** The most threads of one kind. */
    private static final int MAX = 1024;

    /** A loop per processor and two appliers, two of either at least; two for snapshots, two for transfers. */
    public static HostThreads ofThisMachine() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new HostThreads(Math.max(2, processors), Math.max(4, 2 * processors), 2, 2);
    }

    /** Checks the ranges. */
    public HostThreads {
        require("loops", loops);
        require("appliers", appliers);
        require("snapshots", snapshots);
        require("transfers", transfers);
    }

    private static void require(String name, int threads) {
        if (threads < 1 || threads > MAX) {
            throw new IllegalArgumentException(name + " must be 1 to " + MAX + " threads: " + threads);
        }
    }

    /** Returns these numbers with another number of appliers. */
    public HostThreads withAppliers(int number) {
        return new HostThreads(loops, number, snapshots, transfers);
    }
}
