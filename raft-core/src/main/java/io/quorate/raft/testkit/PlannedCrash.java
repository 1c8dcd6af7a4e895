package io.quorate.raft.testkit;

/** When a node is to lose its power in the middle of its work at the disk. */
final class PlannedCrash {
    private int callsAhead;
    private boolean unsynced;

    /** Cuts the power within that one of the node's calls that is so many ahead. */
    void withinCall(int number) {
        callsAhead = number;
    }

    /** Cuts the power while the next write is not yet synced. */
    void whileUnsynced() {
        unsynced = true;
    }

    /** Calls it off. */
    void clear() {
        callsAhead = 0;
        unsynced = false;
    }

    /** Counts a call of the node and returns whether the power is cut within it. */
    boolean strikesThisCall() {
        return callsAhead > 0 && --callsAhead == 0;
    }

    /** Returns, once, whether the write that was just done is not to see its sync. */
    boolean strikesThisSync() {
        boolean strikes = unsynced;
        unsynced = false;
        return strikes;
    }
}
