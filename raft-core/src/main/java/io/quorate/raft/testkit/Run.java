package io.quorate.raft.testkit;

import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RoleName;
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
    private static final int TIMEOUTS_TO_RECOVER = 20;

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
    private final Nemesis<M, R> nemesis;

    Run(Scenario scenario, Subject<M, R> subject, boolean keepsLines) {
        this.scenario = scenario;
        this.journal = new Journal(time, keepsLines);
        List<NodeId> ids = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < scenario.voters(); i++) {
            NodeId id = NodeId.of("n" + i);
            ids.add(id);
            members.add(new Member(id, id.value()));
        }
        Ledgers ledgers = new Ledgers(journal, ids);
        Weather weather = new Weather(scenario);
        Counts counts = new Counts();
        this.context = new ClusterContext(
                scenario,
                GroupId.of("simulated"),
                Configuration.ofVoters(members),
                time,
                weather,
                new SimulatedNetwork(time, weather, ledgers, counts),
                ledgers,
                counts);
        CommandLedger commands = new CommandLedger(journal);
        addNodes(ids, subject, new ApplyChecks(ledgers, commands));
        this.clients = new Clients<>(context, nodes, subject.source().get(), commands);
        this.nemesis = new Nemesis<>(context, nodes, clients);
    }

    private void addNodes(List<NodeId> ids, Subject<M, R> subject, ApplyChecks applyChecks) {
        SeededRandom luck = SeededRandom.of(scenario.seed(), "nodes");
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
                            position, subject.machines().get(), applyChecks, subject.state(), context.weather())));
        }
    }

    Outcome run() {
        nemesis.start();
        clients.start();
        long stormEnd = scenario.stormNanos();
        while (time.now() < stormEnd && time.done() < MAX_EVENTS && !journal.isBroken() && time.step()) {
            journal.mix(time.now());
        }
        if (!journal.isBroken()) {
            recover();
        }
        if (!journal.isBroken()) {
            for (SimulatedNode<M, R> node : nodes) {
                node.close();
            }
            clients.judge();
        }
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

    /** Heals everything, and demands a fresh write, a fresh read, one leader and equal logs in time. */
    private void recover() {
        nemesis.heal();
        SeededRandom random = SeededRandom.of(scenario.seed(), "recovery");
        int without = lastPlot();
        if (without >= 0) {
            recoverWithout(without, false, random);
        } else if (nodes.size() >= 3 && random.chance(0.5)) {
            recoverWithoutOne(random);
        }
        long deadline = deadline();
        boolean[] done = {false, false};
        SimulatedNode<M, R> writer = nodes.get(random.nextInt(nodes.size()));
        SimulatedNode<M, R> reader = nodes.get(random.nextInt(nodes.size()));
        clients.insist(writer, false, () -> {
            done[0] = true;
            clients.insist(reader, true, () -> done[1] = true);
        });
        while (time.now() < deadline && !journal.isBroken() && !(done[1] && isAtRest()) && time.step()) {
            journal.mix(time.now());
        }
        if (!journal.isBroken() && !(done[1] && isAtRest())) {
            journal.violated(
                    "I21",
                    "within " + TIMEOUTS_TO_RECOVER + " election timeouts after the heal "
                            + (done[0]
                                    ? (done[1] ? "the logs did not become equal" : "a read was not answered")
                                    : "a write was not done")
                            + ":" + describe());
        }
    }

    /** Lets the scenario's stories have a last word; returns the node that is to stay out, or a negative number. */
    private int lastPlot() {
        Director<M, R> director = nemesis.director();
        director.playLast();
        long deadline = deadline();
        while (time.now() < deadline && !journal.isBroken() && !director.isDone() && time.step()) {
            journal.mix(time.now());
        }
        return director.leftOut();
    }

    private long deadline() {
        return time.now() + (long) (TIMEOUTS_TO_RECOVER * scenario.electionTimeoutNanos() * 1.15);
    }

    /**
     * Leaves one node out of the heal, mostly the leader: either it is cut off, or it can be heard but hears nothing.
     * The others are a majority, so they must go on without it.
     */
    private void recoverWithoutOne(SeededRandom random) {
        int without = random.nextInt(nodes.size());
        for (SimulatedNode<M, R> node : nodes) {
            NodeStatus status = context.ledgers().node(node.position()).status();
            if (status != null && status.role() == RoleName.LEADER && random.chance(0.7)) {
                without = node.position();
            }
        }
        recoverWithout(without, random.chance(0.5), random);
    }

    private void recoverWithout(int without, boolean isHeard, SeededRandom random) {
        leaveOut(without, isHeard, true);
        boolean[] done = {false};
        int writer = (without + 1 + random.nextInt(nodes.size() - 1)) % nodes.size();
        insistTimes(nodes.get(writer), 1 + random.nextInt(12), () -> done[0] = true);
        long deadline = deadline();
        while (time.now() < deadline && !journal.isBroken() && !done[0] && time.step()) {
            journal.mix(time.now());
        }
        if (!journal.isBroken() && !done[0]) {
            journal.violated(
                    "I21",
                    "within " + TIMEOUTS_TO_RECOVER + " election timeouts some writes were not done, while n" + without
                            + (isHeard ? " was heard but heard nothing:" : " was cut off:") + describe());
        }
        leaveOut(without, isHeard, false);
    }

    private void insistTimes(SimulatedNode<M, R> writer, int writes, Runnable end) {
        clients.insist(writer, false, writes == 1 ? end : () -> insistTimes(writer, writes - 1, end));
    }

    private void leaveOut(int node, boolean isHeard, boolean isCut) {
        context.journal().note(() -> (isCut ? "left out: node " : "healed too: node ") + node);
        for (int other = 0; other < nodes.size(); other++) {
            if (other != node) {
                context.network().cut(other, node, isCut);
                context.network().cut(node, other, isCut && !isHeard);
            }
        }
    }

    /** Returns whether there is one leader, and all logs are equal, durable and applied. */
    private boolean isAtRest() {
        int leaders = 0;
        NodeStatus first = null;
        for (SimulatedNode<M, R> node : nodes) {
            NodeStatus status = context.ledgers().node(node.position()).status();
            if (status == null || !node.isUp()) {
                return false;
            }
            first = first == null ? status : first;
            LogStatus log = status.log();
            leaders += status.role() == RoleName.LEADER ? 1 : 0;
            if (status.term() != first.term()
                    || log.lastIndex() != first.log().lastIndex()
                    || log.appliedIndex() != log.lastIndex()
                    || !node.disk()
                            .durable()
                            .last()
                            .equals(nodes.get(0).disk().durable().last())
                    || node.disk().durable().lastIndex() != log.lastIndex()) {
                return false;
            }
        }
        return leaders == 1;
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (SimulatedNode<M, R> node : nodes) {
            NodeStatus status = context.ledgers().node(node.position()).status();
            text.append("\n    ").append(node.id()).append(node.isUp() ? ": " : " (down): ");
            if (status != null) {
                text.append(status.role())
                        .append(" in term ")
                        .append(status.term())
                        .append(", leader ");
                text.append(status.leader().map(NodeId::value).orElse("unknown"))
                        .append(", ")
                        .append(status.log());
                text.append(status.peers());
            }
            text.append(", disk up to ").append(node.disk().durable().last());
        }
        return text.toString();
    }
}
