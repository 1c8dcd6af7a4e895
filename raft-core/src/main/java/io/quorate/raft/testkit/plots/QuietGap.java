package io.quorate.raft.testkit.plots;

/**
 * For a moment, too short for an election, all that the leader sends to one peer gets lost, and nobody is told. It is a
 * busy moment, which fills the peer's window; and then there is nothing more to send that could reveal the loss.
 */
public final class QuietGap implements Plot {
    private static final int WRITES = 40;

    @Override
    public void play(Stage stage) {
        int leader = stage.leader();
        if (stage.size() < 2) {
            stage.end();
            return;
        }
        int peer = stage.another(leader);
        long length = stage.timeouts(0.3, 0.7);
        stage.swallow(leader, peer);
        int writes = stage.some(WRITES);
        for (int i = 0; i < writes; i++) {
            stage.after(length * i / writes, () -> stage.write(leader, 1));
        }
        stage.after(length, stage::mend);
        stage.after(stage.timeouts(1, 3), stage::end);
    }
}
