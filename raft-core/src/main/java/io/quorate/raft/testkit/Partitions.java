package io.quorate.raft.testkit;

/** Cuts the network in all the ways that are known to hurt, and mends it some time later. */
final class Partitions {

    /** Whether messages from one node to another are lost. */
    @FunctionalInterface
    private interface Cut {
        boolean between(int from, int to);
    }

    private final ClusterContext context;
    private final SeededRandom random;
    private final int nodes;
    private final long timeout;
    private int generation;
    private boolean yields;

    Partitions(ClusterContext context, SeededRandom random) {
        this.context = context;
        this.random = random;
        this.nodes = context.scenario().nodes();
        this.timeout = context.scenario().electionTimeoutNanos();
    }

    /** Ends the partition that there is, and lets no other begin until it is told so. */
    void makeWay(boolean isAsked) {
        yields = isAsked;
        generation++;
        mend();
    }

    private void apply(Cut cut) {
        if (yields) {
            return;
        }
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                context.network().links().cut(from, to, from != to && cut.between(from, to));
            }
        }
        int mine = ++generation;
        context.time().after(random.spread(timeout / 4, 12 * timeout), () -> {
            if (mine == generation) {
                context.journal().note(() -> "the partition ends");
                mend();
            }
        });
    }

    private void mend() {
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                context.network().links().cut(from, to, false);
            }
        }
    }

    /** Two sides hear nothing of each other. */
    void split() {
        long sides = random.nextLong();
        apply((from, to) -> side(sides, from) != side(sides, to));
    }

    private static boolean side(long sides, int node) {
        return (sides >>> node & 1) == 1;
    }

    /** One side is heard by the other one, which it does not hear. */
    void oneWay() {
        long sides = random.chance(0.5) ? random.nextLong() : 1L << favourite();
        apply((from, to) -> side(sides, from) && !side(sides, to));
    }

    /** Two sides reach each other through one node only. */
    void bridge() {
        int bridge = random.nextInt(nodes);
        long sides = random.nextLong();
        apply((from, to) -> from != bridge && to != bridge && side(sides, from) != side(sides, to));
    }

    /** Each node reaches its neighbours only. */
    void ring() {
        apply((from, to) -> Math.floorMod(from - to, nodes) > 1 && Math.floorMod(to - from, nodes) > 1);
    }

    /** One node is alone. */
    void isolate() {
        int lonely = favourite();
        apply((from, to) -> from == lonely || to == lonely);
    }

    /** Returns the leader, every second time, or any node. */
    private int favourite() {
        int leader = random.chance(0.5) ? context.ledgers().leader() : -1;
        return leader < 0 ? random.nextInt(nodes) : leader;
    }

    /** A link holds everything back. */
    void clog() {
        long until = context.time().now() + random.spread(timeout / 10, 8 * timeout);
        context.network().links().clog(random.nextInt(nodes), random.nextInt(nodes), until);
    }
}
