package io.quorate.raft.testkit.plots;

/**
 * A leader stands still, and a candidate stands whom nobody hears. Then the leader goes on and is heard again, but not
 * by the candidate. Just then what the candidate has said meanwhile arrives: that there is a later term, in which
 * nobody leads, and that it wants to be elected in the one after that.
 */
public final class RaisedVoters implements Plot {
    @Override
    public void play(Stage stage) {
        int old = stage.leader();
        if (stage.size() < 3) {
            stage.end();
            return;
        }
        // Whose log is behind is not elected.
        stage.hush(true);
        stage.after(stage.timeouts(0.3, 0.6), () -> {
            stage.isolate(old);
            stage.pause(old);
            stage.uponCandidacy(candidate -> {
                if (candidate != old) {
                    stand(stage, old, candidate);
                }
            });
            stage.after(8 * stage.timeout(), stage::end);
        });
    }

    private static void stand(Stage stage, int old, int candidate) {
        // It stands, in vain, for up to two timeouts, then asks anew; the others ask too, and want to hear from it.
        long patience = stage.timeouts(2.3, 2.8);
        long heard = stage.timeouts(0.05, 0.3);
        for (int voter = 0; voter < stage.size(); voter++) {
            if (voter != old && voter != candidate) {
                int other = voter;
                stage.hold(candidate, other, patience + heard);
                stage.after(patience, () -> stage.join(old, other));
            }
        }
        stage.after(patience, () -> stage.goOn(old));
        stage.after(patience + heard, () -> {
            stage.isolate(old);
            TwoLeaders.play(stage, old);
        });
    }
}
