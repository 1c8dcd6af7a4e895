package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.spi.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One simulation of one scenario: a storm, then a heal, after which the cluster must come to itself (I21). */
final class Run<M extends StateMachine<R>, R> {
    private static final long MAX_EVENTS = 1_000_000;

    /**
     * What is simulated.
     *
     * @param machines makes the state machine of a node
     * @param state what of a state machine must be equal on all nodes, or null
     * @param source makes the clients' requests, anew for each run
     */
    record Subject<M extends StateMachine<R>, R>(
            Supplier<M> machines, @Nullable Function<? super M, ?> state, Supplier<Request.Source<M, R>> source) {}

    private final VirtualTime time = new VirtualTime();
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<SimulatedGroup<M, R>> groups = new ArrayList<>();
    private final Counts counts = new Counts();
    private final Scenario scenario;
    private final Journal journal;

    Run(Scenario scenario, Subject<M, R> subject, boolean keepsLines) {
        this.scenario = scenario;
        this.journal = new Journal(time, keepsLines);
        Weather weather = new Weather(scenario);
        Links links = new Links(scenario.nodes());
        List<ClusterContext> contexts = new ArrayList<>();
        for (int i = 0; i < scenario.groups(); i++) {
            contexts.add(context(i, links, weather));
        }
        for (int i = 0; i < scenario.nodes(); i++) {
            processes.add(new SimulatedProcess(i, contexts.get(0)));
        }
        contexts.forEach(context -> groups.add(new SimulatedGroup<>(context, subject, processes)));
    }

    private ClusterContext context(int group, Links links, Weather weather) {
        Configuration founders = SimulatedGroup.founders(scenario);
        GroupId id = group == 0 ? SimulatedGroup.FIRST : GroupId.of("neighbour-" + group);
        Ledgers ledgers =
                new Ledgers(journal, SimulatedGroup.ids(scenario), founders).labelled(group == 0 ? "" : id + ": ");
        return new ClusterContext(
                group == 0 ? scenario : scenario.ofNeighbour(group),
                id,
                founders,
                time,
                weather,
                new SimulatedNetwork(links, time, weather, ledgers, counts),
                ledgers,
                counts);
    }

    Outcome run() {
        groups.forEach(SimulatedGroup::start);
        long stormEnd = scenario.stormNanos();
        while (time.now() < stormEnd && time.done() < MAX_EVENTS && !journal.isBroken() && time.step()) {
            journal.mix(time.now());
        }
        if (!journal.isBroken()) {
            groups.forEach(SimulatedGroup::heal);
        }
        for (SimulatedGroup<M, R> group : groups) {
            if (!journal.isBroken()) {
                group.recover(this::entriesLackedByAll);
            }
        }
        if (!journal.isBroken()) {
            processes.forEach(SimulatedProcess::close);
            groups.forEach(SimulatedGroup::judge);
        }
        return outcome();
    }

    private long entriesLackedByAll() {
        return groups.stream().mapToLong(SimulatedGroup::entriesLackedByAll).sum();
    }

    private Outcome outcome() {
        int leaderChanges = 0;
        for (SimulatedGroup<M, R> group : groups) {
            counts.members.configurationChanges += group.configurationChanges();
            leaderChanges += group.leaderChanges();
        }
        List<String> lines = new ArrayList<>();
        journal.lines().forEach(lines::add);
        return new Outcome(
                scenario, journal.violation(), journal.hash(), time.done(), time.now(), leaderChanges, counts, lines);
    }
}
