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
import java.util.function.LongSupplier;

/** One group of a simulation: its nodes, one in each process, who asks them for something, and what judges them. */
final class SimulatedGroup<M extends StateMachine<R>, R> {
    /** The group that is always there. */
    static final GroupId FIRST = GroupId.of("simulated");

    private final ClusterContext context;
    private final List<SimulatedNode<M, R>> nodes = new ArrayList<>();
    private final Clients<M, R> clients;
    private final SessionLoad<M, R> sessions;
    private final Operators<M, R> operators;
    private final Nemesis<M, R> nemesis;
    private final Health health;
    private final Recovery<M, R> recovery;

    SimulatedGroup(ClusterContext context, Run.Subject<M, R> subject, List<SimulatedProcess> processes) {
        this.context = context;
        CommandLedger commands = new CommandLedger(context.journal());
        addNodes(processes, subject, new ApplyChecks(context.ledgers(), commands));
        Request.Source<M, R> source = subject.source().get();
        Timeline timeline = new Timeline(new ReadLoad(context));
        this.clients = new Clients<>(context, nodes, source, commands, timeline);
        this.sessions = new SessionLoad<>(new SessionLoad.Ground<>(context, nodes, source, commands, timeline));
        this.operators = new Operators<>(context, nodes);
        this.health = new Health(context);
        this.nemesis = new Nemesis<>(context, nodes, clients, health);
        this.recovery =
                new Recovery<>(context, nodes, health, new Recovery.Cast<>(clients, operators, nemesis.director()));
    }

    private void addNodes(List<SimulatedProcess> processes, Run.Subject<M, R> subject, ApplyChecks applyChecks) {
        SeededRandom luck = SeededRandom.of(context.scenario().seed(), "nodes");
        ResultBook<R> results = new ResultBook<>();
        DiskChecks diskChecks = new DiskChecks(context.ledgers());
        for (SimulatedProcess process : processes) {
            int position = process.position();
            NodeIdentity identity = new NodeIdentity(ClusterId.of("simulation"), id(position), 1);
            SimulatedDisk disk = new SimulatedDisk(position, identity, luck.fork(), diskChecks);
            context.ledgers().add(disk);
            nodes.add(new SimulatedNode<>(
                    process,
                    context,
                    disk,
                    luck.fork(),
                    () -> new CheckedMachine<>(
                                    position, subject.machines().get(), applyChecks, subject.state(), context.weather())
                            .keeping(results)));
        }
    }

    private static NodeId id(int position) {
        return NodeId.of("n" + position);
    }

    /** Returns the ids of the nodes, members or not. */
    static List<NodeId> ids(Scenario scenario) {
        List<NodeId> ids = new ArrayList<>();
        for (int i = 0; i < scenario.nodes(); i++) {
            ids.add(id(i));
        }
        return ids;
    }

    /** Returns the configuration that the group is founded with. */
    static Configuration founders(Scenario scenario) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < scenario.voters(); i++) {
            members.add(new Member(id(i), id(i).value()));
        }
        return Configuration.ofVoters(members);
    }

    /** Starts what is to happen; the processes, and what goes wrong with them, come with the first group. */
    void start() {
        if (context.group().equals(FIRST)) {
            nemesis.start();
        } else {
            nemesis.standBy();
        }
        clients.start();
        sessions.start();
        operators.start();
    }

    void heal() {
        nemesis.heal();
    }

    /** Returns how many entries are yet to come to members of this group, over all of these. */
    long entriesLackedByAll() {
        return health.entriesLackedByAll();
    }

    /** Demands that the group comes to itself, while those in the same processes lack so many entries together. */
    void recover(LongSupplier lacked) {
        recovery.demand(lacked);
    }

    /** Judges what was asked for, once all the processes are closed. */
    void judge() {
        sessions.judge();
        clients.judge();
        operators.judge();
    }

    int configurationChanges() {
        return context.ledgers().configurations().changes();
    }

    int leaderChanges() {
        return context.ledgers().terms().leaderChanges();
    }
}
