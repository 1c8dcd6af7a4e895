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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node and its disk, through all its lives. The node itself is the shipped one; only its ports are simulated. */
final class SimulatedNode<M extends StateMachine<R>, R> {
    private final int position;
    private final ClusterContext context;
    private final SimulatedDisk disk;
    private final SeededRandom luck;
    private final StatusChecks statusChecks;
    private final Supplier<CheckedMachine<M, R>> machines;
    private Runnable whenFallen = () -> {};
    private boolean bootstraps = true;
    private @Nullable Incarnation life;

    SimulatedNode(
            int position,
            ClusterContext context,
            SimulatedDisk disk,
            SeededRandom luck,
            Supplier<CheckedMachine<M, R>> machines) {
        this.position = position;
        this.context = context;
        this.disk = disk;
        this.luck = luck;
        this.machines = machines;
        this.statusChecks = new StatusChecks(context.ledgers());
    }

    int position() {
        return position;
    }

    NodeId id() {
        return disk.identity().node();
    }

    SimulatedDisk disk() {
        return disk;
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
        context.journal().note(() -> "node " + position + " loses its disk, and is " + disk.identity());
    }

    /** Returns whether the node has stopped because it is not the member whose name it bears. */
    boolean isRefused() {
        Incarnation latest = life;
        return latest != null && latest.refused;
    }

    /** Starts a life from what is on the disk; where the power is cut meanwhile, the node is down again. */
    void start() {
        if (life != null) {
            return;
        }
        context.journal().note(() -> "node " + position + " starts");
        context.ledgers().born(position);
        Incarnation begun = new Incarnation();
        life = begun;
        try {
            begun.start();
        } catch (SimulatedDisk.PowerCut cut) {
            down(begun);
        } catch (RuntimeException e) {
            if (!begun.failureExpected && !begun.hasEnded) {
                context.journal().violated("I22", "node " + position + " cannot start: " + e);
            }
            down(begun);
        }
    }

    /** Ends the life without warning: unsynced writes are lost in part. */
    void crash() {
        Incarnation ending = life;
        if (ending != null) {
            down(ending);
        }
    }

    private void down(Incarnation ending) {
        context.journal().note(() -> "node " + position + " crashes");
        ending.environment.kill();
        context.ledgers().node(position).died();
        if (life == ending) {
            life = null;
        }
        context.counts().crashes++;
        if (disk.crash() > 0) {
            context.counts().crashesWithLoss++;
        }
        whenFallen.run();
    }

    /** Closes the node in good order; all its futures end. */
    void close() {
        Incarnation ending = life;
        RaftNode<R> node = ending == null ? null : ending.node;
        if (ending == null || node == null || ending.closing) {
            return;
        }
        ending.closing = true;
        context.journal().note(() -> "node " + position + " is closed");
        // Closing waits for the sync that is under way.
        disk.sync();
        ending.environment.resume();
        node.close();
        if (life != ending) {
            // It crashed while it was handing leadership over.
            return;
        }
        if (ending.hasEnded) {
            down(ending);
            return;
        }
        ending.closed = true;
        context.ledgers().node(position).died();
        life = null;
        ending.environment.kill();
        disk.sync();
    }

    /** Looks at the node's status, after each of its tasks. */
    private void look(Incarnation looked) {
        if (looked.hasEnded) {
            down(looked);
            return;
        }
        RaftNode<R> node = looked.node;
        if (node != null && life == looked && !looked.failed) {
            statusChecks.check(position, node.status());
        }
    }

    /** One life. */
    final class Incarnation implements Life, RaftListener {
        private final SimulatedEnvironment environment;
        private final CheckedMachine<M, R> machine = machines.get();
        private @Nullable RaftNode<R> node;
        private boolean failureExpected;
        private boolean failed;
        private boolean hasEnded;
        private boolean closing;
        private boolean closed;
        private boolean refused;

        Incarnation() {
            environment = new SimulatedEnvironment(
                    new SimulatedEnvironment.Surroundings(
                            context.time(), context.weather(), () -> look(this), this::waited, this::uncaught),
                    luck.fork());
        }

        private void start() {
            RaftNodeBuilder<R> builder = RaftNode.builder(machine)
                    .group(context.group())
                    .logStore(new SimulatedLogStore(disk, this))
                    .snapshotStore(new SimulatedSnapshotStore(disk, this))
                    .transport(context.network().transport(position, environment))
                    .options(context.scenario().options())
                    .listener(this)
                    .environment(environment);
            if (bootstraps && context.founders().contains(id())) {
                builder.bootstrap(context.founders());
            }
            ResultCodec<R> codec = machine.codec();
            if (codec != null) {
                builder.resultCodec(codec);
            }
            RaftNode<R> started = builder.start();
            node = started;
            statusChecks.check(position, started.status());
        }

        @Nullable
        RaftNode<R> node() {
            return node;
        }

        int position() {
            return position;
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

        /** Time has passed while the node was being closed; what it waits for next is the sync under way. */
        private void waited() {
            if (closing && life == this) {
                disk.sync();
            }
        }

        private void uncaught(Throwable e) {
            violation("I22", "a task of node " + position + " throws " + e);
        }

        @Override
        public SimulatedEnvironment environment() {
            return environment;
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
                if (environment.isAlive()) {
                    action.run();
                }
            });
        }

        @Override
        public void end() {
            environment.kill();
            hasEnded = true;
        }

        @Override
        public void crash() {
            down(this);
        }

        @Override
        public void expectFailure() {
            failureExpected = true;
        }

        @Override
        public void violation(String invariant, String what) {
            context.journal().violated(invariant, what);
        }

        @Override
        public void roleChanged(RoleName role, long term, Optional<NodeId> leader, RoleChangeReason reason) {
            context.journal().mix(term + role.name().hashCode());
            context.journal().note(() -> "node " + position + " is " + role + " in term " + term);
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
                violation("I22", "node " + position + " has stopped: " + cause + cause(cause));
            }
        }

        private void refused() {
            refused = true;
            // A refusal may come late, when the member was removed and added again meanwhile: then it is to be started
            // once more, and no harm was done.
            failureExpected |= disk.isReplaced();
            if (disk.isReplaced() && context.ledgers().isKnownAsAnother(position)) {
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
