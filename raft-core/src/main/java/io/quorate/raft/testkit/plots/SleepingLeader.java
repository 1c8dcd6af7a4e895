package io.quorate.raft.testkit.plots;

/**
 * A leader's process stands still for so long that another one leads and answers its clients. When it goes on, it finds
 * requests, but has not heard yet that its time is over.
 */
public final class SleepingLeader implements Plot {
    @Override
    public void play(Stage stage) {
        int old = stage.leader();
        if (stage.size() < 3) {
            stage.end();
            return;
        }
        stage.write(old, stage.some(6));
        stage.read(old, stage.some(3));
        stage.isolate(old);
        stage.pause(old);
        stage.when(() -> stage.isLedByAnother(old), 6 * stage.timeout(), () -> reign(stage, old, stage.leader()));
    }

    private static void reign(Stage stage, int old, int fresh) {
        stage.write(fresh, stage.some(8));
        stage.after(stage.timeouts(0.1, 0.5), () -> {
            stage.goOn(old);
            stage.read(old, stage.some(6));
            stage.write(old, stage.some(6));
        });
        stage.after(stage.timeouts(0.6, 1.2), stage::mend);
        stage.after(stage.timeouts(1.5, 3), stage::end);
    }
}
