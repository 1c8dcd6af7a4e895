package io.quorate.raft.testkit.plots;

/**
 * A leader reaches but one peer, which makes entries durable before the leader's own disk does. Then the leader loses
 * its power, and those entries. The others elect it again, without that peer, and it fills the same places with other
 * entries; and now the peer's old acknowledgements come.
 */
public final class SameLeaderAgain implements Plot {
    private static final int LOST = 20;

    @Override
    public void play(Stage stage) {
        int leader = stage.leader();
        if (stage.size() < 3) {
            stage.end();
            return;
        }
        int peer = stage.another(leader);
        stage.slowDisk(leader, 8 * stage.timeout());
        for (int node = 0; node < stage.size(); node++) {
            if (node != peer && node != leader) {
                stage.part(leader, node);
                stage.part(peer, node);
            }
        }
        stage.write(leader, stage.some(LOST));
        stage.after(stage.timeouts(0.05, 0.2), () -> stage.write(leader, stage.some(LOST)));
        stage.after(stage.timeouts(0.3, 0.8), () -> loseAll(stage, leader, peer));
    }

    private static void loseAll(Stage stage, int leader, int peer) {
        stage.crash(leader);
        stage.slowDisk(leader, 0);
        stage.mend();
        stage.isolate(peer);
        stage.start(leader);
        stage.when(() -> stage.leader() == leader, 6 * stage.timeout(), () -> again(stage, leader));
    }

    private static void again(Stage stage, int leader) {
        stage.write(leader, 2 * LOST);
        stage.after(stage.timeouts(0.05, 0.3), () -> {
            stage.recall(leader);
            stage.write(leader, stage.some(LOST));
        });
        stage.after(stage.timeouts(0.3, 0.6), stage::mend);
        stage.after(stage.timeouts(0.4, 0.8), () -> stage.recall(leader));
        stage.after(stage.timeouts(1, 2), stage::end);
    }
}
