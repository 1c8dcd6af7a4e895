package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.spi.StateMachine;
import java.util.List;

/**
 * Puts the scenario's faults upon nodes and network, each at a pace of its own, until it is told to heal everything.
 */
final class Nemesis<M extends StateMachine<R>, R> {
    private final ClusterContext context;
    private final List<SimulatedNode<M, R>> nodes;
    private final SeededRandom random;
    private final Partitions partitions;
    private final Wipes<M, R> wipes;
    private final Director<M, R> director;
    private final long timeout;

    Nemesis(ClusterContext context, List<SimulatedNode<M, R>> nodes, Clients<M, R> clients, Health health) {
        this.context = context;
        this.nodes = nodes;
        this.random = SeededRandom.of(context.scenario().seed(), "nemesis");
        this.partitions =
                new Partitions(context, SeededRandom.of(context.scenario().seed(), "partitions"));
        this.wipes = new Wipes<>(context, nodes, health);
        this.director = new Director<>(context, new PlotStage<>(context, nodes, clients, this::revive), partitions);
        this.timeout = context.scenario().electionTimeoutNanos();
    }

    /** Only starts again what falls; faults and first starts are those of another group in the same processes. */
    void standBy() {
        for (SimulatedNode<M, R> node : nodes) {
            node.whenFallen(() -> reviveLater(node));
        }
    }

    /** Starts the nodes, and the faults. */
    void start() {
        for (SimulatedNode<M, R> node : nodes) {
            node.whenFallen(() -> reviveLater(node));
            context.time().after(random.nextLong(timeout), node::start);
        }
        recur(Fault.PARTITION, partitions::split);
        recur(Fault.PARTITION_ONE_WAY, partitions::oneWay);
        recur(Fault.PARTITION_BRIDGE, partitions::bridge);
        recur(Fault.PARTITION_RING, partitions::ring);
        recur(Fault.ISOLATION, partitions::isolate);
        recur(Fault.CLOG, partitions::clog);
        recur(Fault.CRASH, () -> any().crash());
        recur(Fault.CRASH_UNSYNCED, () -> any().disk().plannedCrash().whileUnsynced());
        recur(Fault.CRASH_IN_WRITE, () -> any().disk().plannedCrash().withinCall(1 + random.nextInt(12)));
        recur(Fault.POWER_CUT, () -> nodes.forEach(SimulatedNode::crash));
        recur(Fault.RESTART, this::restart);
        recur(Fault.PAUSE, this::pause);
        recur(Fault.WIPED_DISK, wipes::strike);
        director.start();
    }

    /** Returns a node, rather often the leader: what happens to others is mostly borne. */
    private SimulatedNode<M, R> any() {
        int leader = random.chance(0.3) ? context.ledgers().leader() : -1;
        return nodes.get(leader < 0 ? random.nextInt(nodes.size()) : leader);
    }

    /** Lets a fault happen again and again, the more often the stronger it is. */
    private void recur(Fault fault, Runnable strike) {
        if (context.scenario().has(fault)) {
            plan(fault, strike);
        }
    }

    private void plan(Fault fault, Runnable strike) {
        long pause = (long) (random.spread(timeout / 4, 20 * timeout)
                / (0.2 + context.scenario().strength(fault)));
        context.time().after(pause, () -> {
            if (!context.weather().isCalm()) {
                context.journal().note(() -> "fault: " + fault);
                strike.run();
                plan(fault, strike);
            }
        });
    }

    private void restart() {
        SimulatedNode<M, R> node = any();
        node.close();
        reviveLater(node);
    }

    private void pause() {
        SimulatedNode<M, R>.Incarnation life = any().life();
        if (life == null || life.environment().isPaused()) {
            return;
        }
        life.environment().pause();
        context.time().after(random.spread(timeout / 10, 10 * timeout), life.environment()::resume);
    }

    private void reviveLater(SimulatedNode<M, R> node) {
        long delay = context.weather().isCalm() ? timeout / 10 : random.spread(timeout / 50, 6 * timeout);
        context.time().after(delay, () -> revive(node));
    }

    /** Starts a node that is down, and one anew that has stopped by itself. */
    private void revive(SimulatedNode<M, R> node) {
        if (node.isRefused() && context.weather().isCalm() && isStranger(node)) {
            // It would only be refused again, unless it is added anew, by a change asked for before the heal.
            reviveLater(node);
            return;
        }
        SimulatedNode<M, R>.Incarnation life = node.life();
        if (life != null && life.hasFailed()) {
            if (random.chance(0.5)) {
                node.close();
            }
            // What a failing disk has left unsynced may be there or not.
            node.crash();
        }
        node.start();
    }

    private boolean isStranger(SimulatedNode<M, R> node) {
        Configuration committed =
                context.ledgers().configurations().lastCommitted().configuration();
        return committed
                .member(node.id())
                .map(member -> !context.ledgers().isGenuine(member))
                .orElse(true);
    }

    /** Returns who plays the stories of the scenario. */
    Director<M, R> director() {
        return director;
    }

    /** Ends all the faults: mends the network, and starts whoever is down. */
    void heal() {
        context.journal().note(() -> "all is healed");
        director.end();
        context.weather().calmDown();
        context.network().heal(3 * timeout);
        for (SimulatedNode<M, R> node : nodes) {
            node.disk().plannedCrash().clear();
            SimulatedNode<M, R>.Incarnation life = node.life();
            if (life != null && !life.hasFailed()) {
                node.hurry();
            } else {
                revive(node);
            }
        }
    }
}
