package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a state machine under crashes, partitions, slow disks and snapshots, in a cluster of whole nodes that run on the
 * calling thread in virtual time. Each seed decides on everything: the size of the cluster, which faults there are, and
 * every delay and loss. The same seed does the same again.
 *
 * <p>A run ends with a heal, after which the cluster must come to itself. After every event the invariants of Raft are
 * checked, and that all state machines are fed the same commands; {@link #comparing} also compares what they made of
 * them.
 *
 * <pre>{@code
 * Simulation.of(Counter::new)
 *         .proposing(random -> Bytes.utf8("add " + random.nextInt(10)))
 *         .comparing(Counter::total)
 *         .run(Seeds.fresh(100));
 * }</pre>
 *
 * @param <M> the state machine
 * @param <R> what its commands result in
 */
public final class Simulation<M extends StateMachine<R>, R> {
    private final Run.Subject<M, R> subject;
    private final Function<Scenario, Scenario> adjustment;
    private final Progress progress;

    /** Who hears of a long run meanwhile, and how often. */
    private record Progress(long everyNanos, Consumer<SimulationReport> hearer) {
        static final Progress NONE = new Progress(Long.MAX_VALUE, report -> {});
    }

    private Simulation(Run.Subject<M, R> subject, Function<Scenario, Scenario> adjustment, Progress progress) {
        this.subject = subject;
        this.adjustment = adjustment;
        this.progress = progress;
    }

    private Simulation<M, R> with(Run.Subject<M, R> other) {
        return new Simulation<>(other, adjustment, progress);
    }

    /** Returns a simulation of this state machine; each life of a node is given a new instance. Commands are empty. */
    public static <M extends StateMachine<R>, R> Simulation<M, R> of(Supplier<M> machines) {
        return new Simulation<>(
                new Run.Subject<>(machines, null, () -> new Commands<>(random -> Bytes.EMPTY)),
                scenario -> scenario,
                Progress.NONE);
    }

    /** Returns a simulation of registers whose whole history is checked for linearizability: a test of Raft itself. */
    public static Simulation<?, ?> ofRegisters() {
        return new Simulation<>(
                new Run.Subject<>(RegisterMachine::new, null, RegisterRequests::new),
                scenario -> scenario,
                Progress.NONE);
    }

    /**
     * Returns a simulation whose clients propose what this function makes; it must use no other luck than it is given.
     */
    public Simulation<M, R> proposing(Function<? super RandomGenerator, Bytes> commands) {
        return with(new Run.Subject<>(subject.machines(), subject.state(), () -> new Commands<>(commands)));
    }

    /**
     * Returns a simulation that demands this of all nodes' state machines to be equal, by {@code equals}, whenever they
     * have applied the same commands. Called after each command, so it should be quick; what it returns must not change
     * afterwards.
     */
    public Simulation<M, R> comparing(Function<? super M, ?> state) {
        return with(new Run.Subject<>(subject.machines(), state, subject.source()));
    }

    /** Returns a simulation that changes what a seed decides, before it runs. */
    public Simulation<M, R> adjusting(Function<Scenario, Scenario> change) {
        return new Simulation<>(subject, adjustment.andThen(change), progress);
    }

    /** Returns a simulation that tells of its progress meanwhile, about this often. */
    public Simulation<M, R> reporting(Duration every, Consumer<SimulationReport> hearer) {
        return new Simulation<>(subject, adjustment, new Progress(every.toNanos(), hearer));
    }

    /**
     * Runs all the seeds, one after the other.
     *
     * @throws SimulationFailure at the first one that fails, with what is needed to see it again
     */
    public SimulationReport run(Seeds seeds) {
        SimulationReport report = new SimulationReport();
        long reportedAt = System.nanoTime();
        while (seeds.hasNext(report.seeds())) {
            report.add(runOne(seeds.next(report.seeds()), report.seeds()));
            if (System.nanoTime() - reportedAt > progress.everyNanos()) {
                reportedAt = System.nanoTime();
                progress.hearer().accept(report);
            }
        }
        return report;
    }

    private Outcome runOne(long seed, long position) {
        Scenario scenario = adjustment.apply(Scenario.of(seed));
        Outcome outcome = new Run<>(scenario, subject, false).run();
        if (outcome.violation() != null) {
            throw explain(outcome);
        }
        if (position % 100 == 0) {
            long again = new Run<>(scenario, subject, false).run().hash();
            if (again != outcome.hash()) {
                throw new SimulationFailure(outcome, "I24: a second run of the same seed went another way", scenario);
            }
        }
        return outcome;
    }

    /** Runs one seed and returns the first broken invariant, or null; no shrinking, no text of events. */
    public @Nullable String verdict(long seed) {
        return new Run<>(adjustment.apply(Scenario.of(seed)), subject, false)
                .run()
                .violation();
    }

    /** Returns the hash of all that happens in the run of this seed: equal whenever and wherever it runs. */
    public long traceHash(long seed) {
        return new Run<>(adjustment.apply(Scenario.of(seed)), subject, false)
                .run()
                .hash();
    }

    private SimulationFailure explain(Outcome first) {
        Scenario smallest = new Shrinking(scenario -> new Run<>(scenario, subject, false).run()).shrink(first);
        Outcome shown = new Run<>(smallest, subject, true).run();
        return new SimulationFailure(shown, String.valueOf(first.violation()), first.scenario());
    }

    /** The requests of a user's own clients. */
    private record Commands<M, R>(Function<? super RandomGenerator, Bytes> commands) implements Request.Source<M, R> {
        @Override
        public Request<M, R> next(int client, boolean read, SeededRandom random) {
            Bytes command = read ? null : commands.apply(random);
            return () -> command;
        }
    }

    /** Returns the faults of all kinds at this strength; for {@link Scenario#withFaults}. */
    public static Map<Fault, Double> allFaults(double strength) {
        Map<Fault, Double> faults = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            faults.put(fault, strength);
        }
        return faults;
    }
}
