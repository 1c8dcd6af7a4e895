package io.quorate.raft.testkit.plots;

/**
 * A leader hands leadership over, and hears nothing of the election that this leads to: so it does not know whether it
 * leads still. Perhaps its word takes so long to get there that it has given the transfer up, and serves again.
 */
public final class HandedOver implements Plot {
    @Override
    public void play(Stage stage) {
        int old = stage.leader();
        if (stage.size() < 3) {
            stage.end();
            return;
        }
        int next = stage.another(old);
        stage.uponCandidacy(candidate -> {
            stage.isolate(old);
            TwoLeaders.play(stage, old);
        });
        // Whose log is behind is not elected.
        stage.hush(true);
        stage.after(stage.timeouts(0.1, 0.5), () -> {
            if (stage.chance(0.5)) {
                stage.hold(old, next, stage.timeouts(0.2, 2.5));
            }
            stage.handOver(old, next);
        });
        stage.after(6 * stage.timeout(), stage::end);
    }
}
