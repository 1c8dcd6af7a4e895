package io.quorate.raft.testkit;

import io.quorate.raft.RaftNode;
import io.quorate.raft.RaftNodeBuilder;
import io.quorate.raft.api.RaftListener;
import io.quorate.raft.api.RoleChangeReason;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.spi.ResultCodec;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.Transport;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node and its disk, through all its lives. The node itself is the shipped one; only its ports are simulated. */
final class SimulatedNode<M extends StateMachine<R>, R> implements SimulatedProcess.Tenant {
    private final SimulatedProcess process;
    private final ClusterContext context;
    private final SimulatedDisk disk;
    private final SeededRandom luck;
    private final StatusChecks statusChecks;
    private final Supplier<CheckedMachine<M, R>> machines;
    private Runnable whenFallen = () -> {};
    private boolean bootstraps = true;
    private @Nullable Incarnation life;

    SimulatedNode(
            SimulatedProcess process,
            ClusterContext context,
            SimulatedDisk disk,
            SeededRandom luck,
            Supplier<CheckedMachine<M, R>> machines) {
        this.process = process;
        this.context = context;
        this.disk = disk;
        this.luck = luck;
        this.machines = machines;
        this.statusChecks = new StatusChecks(context.ledgers());
        process.add(this);
    }

    int position() {
        return process.position();
    }

    private void note(String what) {
        context.journal().note(() -> context.ledgers().label() + "node " + position() + " " + what);
    }

    NodeId id() {
        return disk.identity().node();
    }

    @Override
    public SimulatedDisk disk() {
        return disk;
    }

    @Override
    public SeededRandom luck() {
        return luck;
    }

    /** Returns the present life, or null while the node is down. */
    @Nullable
    Incarnation life() {
        return life;
    }

    boolean isUp() {
        return life != null;
    }

    /** Says who hears that the node is down, or has stopped by itself. */
    void whenFallen(Runnable hearer) {
        whenFallen = hearer;
    }

    /** Gives a node that is down an empty disk. Says whether it is then started as a founder once more. */
    void wipe(boolean asFounder) {
        bootstraps = asFounder;
        disk.wipe();
        context.network().forget(id());
        context.counts().members.wipes++;
        note("loses its disk, and is " + disk.identity());
    }

    /** Returns whether the node has stopped because it is not the member whose name it bears. */
    boolean isRefused() {
        Incarnation latest = life;
        return latest != null && latest.refused;
    }

    /** Starts the process, if it is down. */
    void start() {
        process.start();
    }

    /** Ends the process without warning, if it is up. */
    void crash() {
        process.crash();
    }

    /** Closes the process in good order. */
    void close() {
        process.close();
    }

    /** Lets whatever the process waits for be done by now. */
    void hurry() {
        process.hurry();
    }

    @Override
    public void begin(SimulatedProcess.Premises premises) {
        note("starts");
        context.ledgers().born(position());
        Incarnation begun = new Incarnation(premises);
        life = begun;
        try {
            begun.start();
        } catch (SimulatedDisk.PowerCut cut) {
            process.down(premises);
        } catch (RuntimeException e) {
            if (!begun.failureExpected && !premises.hasEnded()) {
                context.journal().violated("I22", "node " + position() + " cannot start: " + e);
            }
            process.down(premises);
        }
    }

    @Override
    public void look() {
        Incarnation looked = life;
        RaftNode<R> node = looked == null ? null : looked.node;
        if (looked != null && node != null && !looked.failed) {
            statusChecks.check(position(), node.status());
        }
    }

    @Override
    public void closeAlone() {
        Incarnation ending = life;
        RaftNode<R> node = ending == null ? null : ending.node;
        if (node != null) {
            node.close();
        }
    }

    @Override
    public void closed() {
        Incarnation ending = life;
        if (ending != null) {
            ending.closed = true;
        }
        context.ledgers().node(position()).died();
        life = null;
    }

    @Override
    public int crashed() {
        context.ledgers().node(position()).died();
        life = null;
        return disk.crash();
    }

    @Override
    public void fallen() {
        whenFallen.run();
    }

    @Override
    public void uncaught(Throwable e) {
        context.journal().violated("I22", "a task of node " + position() + " throws " + e);
    }

    /** One life. */
    final class Incarnation implements Life, RaftListener {
        private final SimulatedProcess.Premises premises;
        private final CheckedMachine<M, R> machine = machines.get();
        private @Nullable RaftNode<R> node;
        private boolean failureExpected;
        private boolean failed;
        private boolean closed;
        private boolean refused;

        Incarnation(SimulatedProcess.Premises premises) {
            this.premises = premises;
        }

        private void start() {
            RaftNodeBuilder<R> builder = builder()
                    .group(context.group())
                    .snapshotStore(new SimulatedSnapshotStore(disk, this))
                    .options(context.scenario().options())
                    .listener(this);
            if (bootstraps && context.founders().contains(id())) {
                builder.bootstrap(context.founders());
            }
            ResultCodec<R> codec = machine.codec();
            if (codec != null) {
                builder.resultCodec(codec);
            }
            RaftNode<R> started = builder.start();
            node = started;
            statusChecks.check(position(), started.status());
        }

        /** Returns a builder of a node that is alone in its process, or one of those of a host. */
        private RaftNodeBuilder<R> builder() {
            SimulatedLogStore log = new SimulatedLogStore(disk, this);
            Transport transport = context.network().transport(position(), environment());
            SharedHost shared = premises.shared();
            return shared != null
                    ? shared.add(context.group(), log, transport).node(machine)
                    : RaftNode.<R>builder(machine)
                            .logStore(log)
                            .transport(transport)
                            .environment(environment());
        }

        @Nullable
        RaftNode<R> node() {
            return node;
        }

        int position() {
            return SimulatedNode.this.position();
        }

        CheckedMachine<M, R> machine() {
            return machine;
        }

        /** Returns whether the node has stopped by itself, after a failure of its disk. */
        boolean hasFailed() {
            return failed;
        }

        /** Returns whether the node was closed in good order. */
        boolean isClosed() {
            return closed;
        }

        @Override
        public SimulatedEnvironment environment() {
            return premises.environment();
        }

        @Override
        public Weather weather() {
            return context.weather();
        }

        @Override
        public SeededRandom luck() {
            return luck;
        }

        @Override
        public void after(long nanos, Runnable action) {
            context.time().after(nanos, () -> {
                if (environment().isAlive()) {
                    action.run();
                }
            });
        }

        @Override
        public void end() {
            premises.end();
        }

        @Override
        public void crash() {
            process.down(premises);
        }

        @Override
        public void expectFailure() {
            failureExpected = true;
        }

        @Override
        public void mustStop() {
            expectFailure();
            long patience = context.scenario().options().election().electionTimeoutNanos();
            after(patience, () -> {
                if (environment().isPaused()) {
                    mustStop();
                } else if (!failed && !closed) {
                    violation("I22", "node " + position() + " goes on though its log store has failed");
                }
            });
        }

        @Override
        public void violation(String invariant, String what) {
            context.journal().violated(invariant, what);
        }

        @Override
        public void roleChanged(RoleName role, long term, Optional<NodeId> leader, RoleChangeReason reason) {
            context.journal().mix(term + role.name().hashCode());
            note("is " + role + " in term " + term);
        }

        @Override
        public void snapshotTaken(SnapshotMeta snapshot) {
            context.counts().snapshots.taken++;
        }

        @Override
        public void snapshotInstalled(SnapshotMeta snapshot) {
            context.counts().snapshots.installed++;
        }

        @Override
        public void failed(Throwable cause) {
            failed = true;
            context.counts().failStops++;
            if (String.valueOf(cause.getMessage()).contains("data directory is not the one")) {
                refused();
            }
            whenFallen.run();
            if (!failureExpected) {
                violation("I22", "node " + position() + " has stopped: " + cause + cause(cause));
            }
        }

        private void refused() {
            refused = true;
            // A refusal may come late, when the member was removed and added again meanwhile: then it is to be started
            // once more, and no harm was done.
            failureExpected |= disk.isReplaced();
            if (disk.isReplaced() && context.ledgers().isKnownAsAnother(position())) {
                context.counts().members.wipesRefused += disk.noteRefusal() ? 1 : 0;
            }
        }

        private static String cause(Throwable failure) {
            Throwable deepest = failure;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            StackTraceElement[] trace = deepest.getStackTrace();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < Math.min(12, trace.length); i++) {
                text.append("\n      at ").append(trace[i]);
            }
            return text.toString();
        }
    }
}
