package io.quorate.raft.testkit;

import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.testkit.plots.Plot;
import io.quorate.raft.testkit.plots.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays the stories that the scenario has, one after the other, and perhaps one more after the heal, where nothing else
 * goes wrong and the cluster has no excuse.
 */
final class Director<M extends StateMachine<R>, R> {
    private static final long PATIENCE = 4;

    private final ClusterContext context;
    private final PlotStage<M, R> stage;
    private final Partitions partitions;
    private final SeededRandom random;
    private final List<Fault> repertoire = new ArrayList<>();

    Director(ClusterContext context, PlotStage<M, R> stage, Partitions partitions) {
        this.context = context;
        this.stage = stage;
        this.partitions = partitions;
        this.random = SeededRandom.of(context.scenario().seed(), "director");
        for (Fault fault : context.scenario().faults().keySet()) {
            if (fault.plot() != null) {
                repertoire.add(fault);
            }
        }
    }

    /** Starts to play. */
    void start() {
        if (!repertoire.isEmpty()) {
            rest();
        }
    }

    private void rest() {
        long timeout = context.scenario().electionTimeoutNanos();
        context.time().after(random.spread(timeout / 4, 8 * timeout), () -> {
            if (!context.weather().isCalm()) {
                begin();
            }
        });
    }

    private void begin() {
        Fault fault = repertoire.get(random.nextInt(repertoire.size()));
        if (random.chance(context.scenario().strength(fault) + 0.2)) {
            partitions.makeWay(true);
            play(fault);
        }
        waitForTheEnd();
    }

    private void play(Fault fault) {
        Plot plot = fault.plot();
        if (plot != null) {
            context.journal().note(() -> "plot: " + fault);
            stage.open();
            stage.when(() -> stage.leader() != Stage.NOBODY, PATIENCE * stage.timeout(), () -> plot.play(stage));
        }
    }

    private void waitForTheEnd() {
        if (context.weather().isCalm()) {
            return;
        }
        if (stage.isEnded()) {
            partitions.makeWay(false);
            rest();
        } else {
            context.time().after(context.scenario().electionTimeoutNanos() / 4, this::waitForTheEnd);
        }
    }

    /** Ends the plot that is under way. */
    void end() {
        stage.end();
        partitions.makeWay(true);
    }

    /** Plays one more story as the last one, in every second run that has some. */
    void playLast() {
        if (!repertoire.isEmpty() && random.chance(0.5)) {
            play(repertoire.get(random.nextInt(repertoire.size())));
        }
    }

    /** Returns whether the story under way is over, or has come to where a node is left out. */
    boolean isDone() {
        return stage.isEnded() || stage.leftOut() != Stage.NOBODY;
    }

    /** Ends the story, and returns the node that it leaves out, or a negative number. */
    int leftOut() {
        stage.end();
        return stage.leftOut();
    }
}
