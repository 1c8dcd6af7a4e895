package io.quorate.raft.testkit;

/** What the simulated ports of a node know of the life that they belong to. */
interface Life {

    SimulatedEnvironment environment();

    Weather weather();

    /** Returns the luck of this node's disk. */
    SeededRandom luck();

    /** Plans something that happens only if the life lasts until then. */
    void after(long nanos, Runnable action);

    /** Ends the life at once, in the middle of what it is doing. */
    void end();

    /** Ends the life at once, between two tasks. */
    void crash();

    /** Notes that the node is about to stop, for a reason that was put upon it. */
    void expectFailure();

    /** Notes that the node's log store has failed for good, so that the node has to stop by itself, and soon. */
    void mustStop();

    void violation(String invariant, String what);
}
