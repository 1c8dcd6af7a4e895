package io.quorate.raft.testkit.plots;

/**
 * A leader is cut off with entries of its own. In the next term a vote is given, and whom it was given to is gone
 * before hearing of it. Of those who are left, which are just a majority, the ones with the shorter log are in the
 * later term: they cannot win, and the one that can must learn of their term first.
 */
public final class VoteForNobody implements Plot {
    private static final int TAIL = 12;
    private static final double STEP_DOWN = 2.4;

    @Override
    public void play(Stage stage) {
        int old = stage.leader();
        if (stage.size() < 3 || stage.size() > 4) {
            stage.end();
            return;
        }
        stage.isolate(old);
        stage.write(old, stage.some(TAIL));
        stage.uponVote((voter, candidate) -> {
            stage.isolate(candidate);
            // A leader that is still at it would be told of the later term at once.
            stage.after((long) (STEP_DOWN * stage.timeout()), () -> {
                stage.mend();
                stage.isolate(candidate);
                stage.leaveOut(candidate);
            });
        });
        stage.after(12 * stage.timeout(), stage::end);
    }
}
