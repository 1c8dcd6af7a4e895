package io.quorate.raft.testkit;

import io.quorate.raft.protocol.ClusterId;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.NodeIdentity;
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
    private final List<SimulatedNode<M, R>> nodes = new ArrayList<>();
    private final Scenario scenario;
    private final Journal journal;
    private final ClusterContext context;
    private final Clients<M, R> clients;
    private final SessionLoad<M, R> sessions;
    private final Operators<M, R> operators;
    private final Recovery<M, R> recovery;
    private final Nemesis<M, R> nemesis;

    Run(Scenario scenario, Subject<M, R> subject, boolean keepsLines) {
        this.scenario = scenario;
        this.journal = new Journal(time, keepsLines);
        List<NodeId> ids = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < scenario.nodes(); i++) {
            NodeId id = NodeId.of("n" + i);
            ids.add(id);
            if (i < scenario.voters()) {
                members.add(new Member(id, id.value()));
            }
        }
        Configuration founders = Configuration.ofVoters(members);
        Ledgers ledgers = new Ledgers(journal, ids, founders);
        Weather weather = new Weather(scenario);
        Counts counts = new Counts();
        this.context = new ClusterContext(
                scenario,
                GroupId.of("simulated"),
                founders,
                time,
                weather,
                new SimulatedNetwork(time, weather, ledgers, counts),
                ledgers,
                counts);
        CommandLedger commands = new CommandLedger(journal);
        addNodes(ids, subject, new ApplyChecks(ledgers, commands));
        Request.Source<M, R> source = subject.source().get();
        Timeline timeline = new Timeline(new ReadLoad(context));
        this.clients = new Clients<>(context, nodes, source, commands, timeline);
        this.sessions = new SessionLoad<>(new SessionLoad.Ground<>(context, nodes, source, commands, timeline));
        this.operators = new Operators<>(context, nodes);
        Health health = new Health(context);
        this.nemesis = new Nemesis<>(context, nodes, clients, health);
        this.recovery =
                new Recovery<>(context, nodes, health, new Recovery.Cast<>(clients, operators, nemesis.director()));
    }

    private void addNodes(List<NodeId> ids, Subject<M, R> subject, ApplyChecks applyChecks) {
        SeededRandom luck = SeededRandom.of(scenario.seed(), "nodes");
        ResultBook<R> results = new ResultBook<>();
        DiskChecks diskChecks = new DiskChecks(context.ledgers());
        for (int i = 0; i < ids.size(); i++) {
            int position = i;
            NodeIdentity identity = new NodeIdentity(ClusterId.of("simulation"), ids.get(i), 1);
            SimulatedDisk disk = new SimulatedDisk(i, identity, luck.fork(), diskChecks);
            context.ledgers().add(disk);
            nodes.add(new SimulatedNode<>(
                    i,
                    context,
                    disk,
                    luck.fork(),
                    () -> new CheckedMachine<>(
                                    position, subject.machines().get(), applyChecks, subject.state(), context.weather())
                            .keeping(results)));
        }
    }

    Outcome run() {
        nemesis.start();
        clients.start();
        sessions.start();
        operators.start();
        long stormEnd = scenario.stormNanos();
        while (time.now() < stormEnd && time.done() < MAX_EVENTS && !journal.isBroken() && time.step()) {
            journal.mix(time.now());
        }
        if (!journal.isBroken()) {
            nemesis.heal();
            recovery.demand();
        }
        if (!journal.isBroken()) {
            for (SimulatedNode<M, R> node : nodes) {
                node.close();
            }
            sessions.judge();
            clients.judge();
            operators.judge();
        }
        context.counts().members.configurationChanges =
                context.ledgers().configurations().changes();
        List<String> lines = new ArrayList<>();
        journal.lines().forEach(lines::add);
        return new Outcome(
                scenario,
                journal.violation(),
                journal.hash(),
                time.done(),
                time.now(),
                context.ledgers().terms().leaderChanges(),
                context.counts(),
                lines);
    }
}
