package io.quorate.raft.testkit;

/**
 * What operators do to a cluster while it works.
 *
 * @param spares how many nodes there are beyond the founders, which wait to be added
 * @param pauseNanos how long operators wait on average between two requests; 0 = there are none
 * @param transferShare the share of requests that hand leadership over
 * @param jointShare the share of changes that consist of several steps
 */
public record Operations(int spares, long pauseNanos, double transferShare, double jointShare) {
    /** Nobody does anything. */
    public static final Operations NONE = new Operations(0, 0, 0, 0);

    private static final int MAX_NODES = 7;

    /** In a good half of the clusters operators are at work, and in many of these they hardly pause. */
    static Operations of(SeededRandom random, int founders, long electionTimeoutNanos) {
        int spares = 1 + random.nextInt(MAX_NODES - founders);
        long pause = random.spread(electionTimeoutNanos / 8, 4 * electionTimeoutNanos);
        double transferShare = random.chance(0.3) ? 0 : random.nextDouble() * 0.4;
        double jointShare = random.nextDouble() * 0.6;
        return random.chance(0.65) ? new Operations(spares, pause, transferShare, jointShare) : NONE;
    }

    /** Returns whether there is anybody who does anything. */
    public boolean areDone() {
        return pauseNanos > 0;
    }
}
