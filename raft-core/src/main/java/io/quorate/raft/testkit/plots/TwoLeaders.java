package io.quorate.raft.testkit.plots;

/**
 * The scene in which a leader that has not heard of the next one yet is asked for reads, while that one takes writes.
 */
final class TwoLeaders {
    private static final int READS = 48;
    private static final int WRITES = 4;

    private TwoLeaders() {}

    /** Plays it once another node leads, and then ends the plot. */
    static void play(Stage stage, int old) {
        stage.when(() -> stage.isLedByAnother(old), 3 * stage.timeout(), () -> {
            int fresh = stage.leader();
            long length = stage.timeouts(0.5, 1.2);
            for (int i = 0; i < WRITES; i++) {
                stage.after(i * length / (4 * WRITES), () -> stage.write(fresh, stage.some(3)));
            }
            for (int i = 1; i <= READS; i++) {
                stage.after(i * length / READS, () -> stage.read(old, 1));
            }
            stage.after(length + stage.timeouts(0.1, 0.5), stage::end);
        });
    }
}
