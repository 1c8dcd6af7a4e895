package io.quorate.raft.testkit.plots;

/**
 * A leader is cut off with writes that its disk takes long for, and is back just as a vote is given: so the first words
 * of the next leader overwrite what the disk is still busy with. When that is done at last, it says nothing about what
 * took the place.
 */
public final class OverwrittenInFlight implements Plot {
    private static final int WRITES = 16;

    @Override
    public void play(Stage stage) {
        int old = stage.leader();
        if (stage.size() < 3) {
            stage.end();
            return;
        }
        stage.slowDisk(old, stage.timeouts(1.5, 3));
        stage.isolate(old);
        stage.write(old, stage.some(WRITES));
        stage.after(stage.timeouts(0.1, 0.8), () -> stage.write(old, stage.some(WRITES)));
        stage.uponVote((voter, candidate) -> {
            stage.mend();
            stage.after(stage.timeouts(0.1, 0.5), () -> stage.write(candidate, stage.some(WRITES)));
            stage.after(4 * stage.timeout(), stage::end);
        });
        stage.after(12 * stage.timeout(), stage::end);
    }
}
