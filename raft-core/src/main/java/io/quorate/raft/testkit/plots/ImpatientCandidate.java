package io.quorate.raft.testkit.plots;

/**
 * A voter that does not hear the leader wants to be elected, and its question reaches the others just when they may not
 * know any more that they have a leader: right after a restart, or when they have not heard from it for the time that a
 * lease may last. The leader is cut off by then, and perhaps their answers to it arrive late.
 */
public final class ImpatientCandidate implements Plot {
    @Override
    public void play(Stage stage) {
        int old = stage.leader();
        if (stage.size() < 3) {
            stage.end();
            return;
        }
        int waiting = slowest(stage, old);
        // Whose log is behind is not elected.
        stage.hush(true);
        stage.after(stage.timeouts(0.3, 0.6), () -> keepApart(stage, old, waiting));
    }

    /** Returns a node whose clock is slower than those of the voters that it asks, where they differ. */
    private static int slowest(Stage stage, int old) {
        int slowest = stage.another(old);
        for (int node = 0; node < stage.size(); node++) {
            if (node != old && stage.timeoutOf(node) > stage.timeoutOf(slowest)) {
                slowest = node;
            }
        }
        return slowest;
    }

    private static void keepApart(Stage stage, int old, int waiting) {
        stage.part(old, waiting);
        boolean isRestart = stage.chance(0.4);
        boolean isLate = !isRestart && stage.chance(0.5);
        long patience = stage.timeouts(2.3, 3);
        long late = stage.timeouts(0.2, 0.5);
        for (int voter = 0; voter < stage.size(); voter++) {
            if (voter != old && voter != waiting) {
                int other = voter;
                // Since when they have heard nothing differs by the time between two heartbeats.
                long memory = isRestart
                        ? stage.timeouts(0.02, 0.1)
                        : (long) (stage.timeoutOf(other) * stage.luck().nextDouble(isLate ? 1 : 0.85, 1.1));
                stage.hold(waiting, other, patience + memory);
                if (isLate) {
                    stage.after(patience - late, () -> stage.hold(other, old, late + stage.timeouts(0.4, 0.9)));
                }
            }
        }
        stage.after(patience, () -> leaveAlone(stage, old, waiting, isRestart));
    }

    private static void leaveAlone(Stage stage, int old, int waiting, boolean isRestart) {
        stage.isolate(old);
        for (int voter = 0; voter < stage.size(); voter++) {
            if (isRestart && voter != old && voter != waiting) {
                stage.crash(voter);
                stage.start(voter);
            }
        }
        TwoLeaders.play(stage, old);
    }
}
