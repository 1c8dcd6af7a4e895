package io.quorate.raft.testkit.plots;

/**
 * A leader is cut off and goes on to take writes, so that it gets a long tail that is of no use. Meanwhile another one
 * leads, and commits less than that. Then the first one comes back: to be corrected, entry by entry or by a snapshot;
 * or just as the second one is cut off in its turn, so that its tail could win an election that it must lose.
 */
public final class DeposedLeader implements Plot {
    private static final int LONG_TAIL = 64;
    private static final int SHORT_REIGN = 24;

    @Override
    public void play(Stage stage) {
        int old = stage.leader();
        if (stage.size() < 3) {
            stage.end();
            return;
        }
        stage.isolate(old);
        int parts = stage.some(8);
        int tail = stage.some(LONG_TAIL);
        for (int i = 0; i < parts; i++) {
            stage.after(stage.timeouts(0, 0.7), () -> stage.write(old, Math.max(1, tail / parts)));
        }
        stage.when(() -> stage.isLedByAnother(old), 6 * stage.timeout(), () -> reign(stage, old, stage.leader()));
    }

    private static void reign(Stage stage, int old, int fresh) {
        // A short one leaves no time for a snapshot, which would spare the first leader the correction.
        boolean isShort = stage.chance(0.5);
        stage.write(fresh, stage.some(isShort ? 3 : SHORT_REIGN));
        stage.after(stage.timeouts(0.02, 0.1), () -> stage.read(old, stage.some(4)));
        if (!isShort && stage.chance(0.6)) {
            stage.after(stage.timeouts(0.1, 0.3), () -> stage.snapshot(fresh));
        }
        stage.after(isShort ? stage.timeouts(0.05, 0.2) : stage.timeouts(0.3, 1.5), () -> comeBack(stage, fresh));
    }

    private static void comeBack(Stage stage, int fresh) {
        stage.shorten(stage.chance(0.7));
        stage.mend();
        if (stage.chance(0.3)) {
            stage.isolate(fresh);
        }
        stage.after(stage.timeouts(1, 4), stage::end);
    }
}
