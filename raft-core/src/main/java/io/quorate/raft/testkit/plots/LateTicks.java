package io.quorate.raft.testkit.plots;

/**
 * A leader is cut off, and its clock's thread does not get its turn, perhaps after the whole process stood still: the
 * other threads answer requests by the time of the latest tick, which lies far back.
 */
public final class LateTicks implements Plot {
    @Override
    public void play(Stage stage) {
        int old = stage.leader();
        if (stage.size() < 3) {
            stage.end();
            return;
        }
        stage.write(old, stage.some(4));
        stage.isolate(old);
        if (stage.chance(0.5)) {
            stage.pause(old);
        } else {
            stage.stopTicks(old);
        }
        stage.when(() -> stage.isLedByAnother(old), 6 * stage.timeout(), () -> {
            stage.after(stage.timeouts(0.05, 0.5), () -> stage.stopTicks(old));
            stage.after(stage.timeouts(0.3, 1.5), () -> stage.goOn(old));
            TwoLeaders.play(stage, old);
        });
    }
}
