package io.quorate.raft.testkit.plots;

/**
 * A story: what is done to whom, and when. It plays beside the random faults, which may spoil it; a step whose time
 * does not come ends it.
 */
@FunctionalInterface
public interface Plot {
    /** Begins, when there is a leader; all the steps to come are planned on the stage. */
    void play(Stage stage);
}
