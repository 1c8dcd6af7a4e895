package io.quorate.raft.testkit;

/** The ways from each node to each other one. All the groups of a cluster use the same. Nodes are counted from 0. */
final class Links {
    private static final long LONG_DELAY_NANOS = 1_000_000;

    /** The way from one node to another. */
    static final class Link {
        private boolean cut;
        private boolean silent;
        private long cloggedUntil;
        private long lastArrival;

        boolean isCut() {
            return cut;
        }

        /** Returns whether nobody is told of what is lost here. */
        boolean isSilent() {
            return silent;
        }

        /** Returns when a message arrives that is sent now and travels for so long. */
        long arrival(long now, long travelNanos, boolean mayOvertake) {
            long at = Math.max(now + travelNanos, cloggedUntil);
            if (mayOvertake) {
                return at;
            }
            at = Math.max(at, lastArrival);
            // A message that is delayed for long is overtaken, unless the whole link is clogged.
            lastArrival = travelNanos > LONG_DELAY_NANOS ? lastArrival : at;
            return at;
        }
    }

    private final Link[][] links;

    Links(int nodes) {
        this.links = new Link[nodes][nodes];
        mend();
    }

    int nodes() {
        return links.length;
    }

    Link link(int from, int to) {
        return links[from][to];
    }

    /** Cuts or mends the way from one node to another. */
    void cut(int from, int to, boolean isCut) {
        links[from][to].cut = isCut;
        links[from][to].silent = false;
    }

    /** Cuts the way from one node to another, and lets nobody be told of what is lost. */
    void swallow(int from, int to) {
        links[from][to].cut = true;
        links[from][to].silent = true;
    }

    /** Holds back what goes from one node to another until then. */
    void clog(int from, int to, long until) {
        links[from][to].cloggedUntil = until;
    }

    /** Mends every way. */
    void mend() {
        for (Link[] row : links) {
            for (int i = 0; i < row.length; i++) {
                row[i] = new Link();
            }
        }
    }

    /** Returns whether so much of what this node sends is cut off that no majority hears it. */
    boolean isCutOff(int node) {
        int deaf = 0;
        for (Link link : links[node]) {
            deaf += link.cut ? 1 : 0;
        }
        return 2 * deaf >= links.length;
    }
}
