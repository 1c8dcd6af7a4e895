package io.quorate.raft.testkit;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a cluster. Each asks any node for one thing at a time. Every answer is judged as it comes: by the
 * index that it was given at, it must be after all that was answered before it was asked (I17, I18, I20).
 */
final class Clients<M extends StateMachine<R>, R> {
    private final ClusterContext context;
    private final List<SimulatedNode<M, R>> nodes;
    private final Request.Source<M, R> source;
    private final CommandLedger commands;
    private final Timeline timeline;
    private final SeededRandom random;
    private final List<Pending> pending = new ArrayList<>();
    private final ReadLoad reads;
    private boolean quiet;

    Clients(
            ClusterContext context,
            List<SimulatedNode<M, R>> nodes,
            Request.Source<M, R> source,
            CommandLedger commands,
            Timeline timeline) {
        this.context = context;
        this.nodes = nodes;
        this.source = source;
        this.commands = commands;
        this.timeline = timeline;
        this.random = SeededRandom.of(context.scenario().seed(), "clients");
        this.reads = timeline.reads();
    }

    /** A request under way. */
    private final class Pending {
        private final Request<M, R> request;
        private final SimulatedNode<M, R>.Incarnation life;
        private final @Nullable Bytes command;
        private final long invokedAt = timeline.next();
        private final ReadConsistency consistency;
        private final long floor;
        private long seenIndex;
        private boolean hasEnded;

        Pending(Request<M, R> request, SimulatedNode<M, R>.Incarnation life) {
            this.request = request;
            this.life = life;
            Bytes asked = request.command();
            this.command = asked == null ? null : commands.number(asked);
            this.consistency = asked == null ? reads.next() : ReadConsistency.LINEARIZABLE;
            this.floor = reads.floor(consistency, life.environment().clockSpeed());
        }

        /** The process that was asked is no more. */
        boolean isLost() {
            return !life.environment().isAlive();
        }

        void propose(RaftNode<R> node, Bytes numbered, Consumer<Boolean> end) {
            hear(node.propose(numbered), (committed, failure) -> {
                hasEnded = true;
                if (failure == null) {
                    acknowledged(numbered, committed);
                } else {
                    failed(numbered, failure);
                }
                end.accept(failure == null);
            });
        }

        private void acknowledged(Bytes numbered, Committed<R> committed) {
            long index = committed.index();
            note(() -> "is done at index " + index);
            commands.acknowledged(numbered, index);
            if (index <= floor) {
                violated(
                        "I18",
                        "a write is done at index " + index + ", though index " + floor
                                + " was answered before it was asked for");
            }
            reads.answered(index);
            context.counts().requests.writesAcknowledged++;
            request.answered(invokedAt, timeline.next(), committed.result());
        }

        private void failed(Bytes numbered, Throwable failure) {
            note(() -> "fails: " + failure);
            if (failure instanceof OutcomeUnknownException) {
                context.counts().requests.unknownOutcomes++;
                request.unanswered(invokedAt);
            } else if (failure instanceof ProposalRejectedException) {
                context.counts().requests.refusals++;
                commands.refused(numbered, failure);
            } else {
                violated("I22", "a proposal ends with " + failure);
            }
        }

        void read(RaftNode<R> node, Consumer<Boolean> end) {
            CheckedMachine<M, R> machine = life.machine();
            CompletableFuture<Boolean> read = node.read(consistency, () -> {
                seenIndex = machine.index();
                request.query(machine.inner());
                return true;
            });
            hear(read, (done, failure) -> {
                hasEnded = true;
                if (failure == null) {
                    answered();
                } else {
                    note(() -> "fails: " + failure);
                    context.counts().requests.refusals++;
                    if (!(failure instanceof ProposalRejectedException)) {
                        violated("I22", "a read ends with " + failure);
                    }
                }
                end.accept(failure == null);
            });
        }

        private void answered() {
            note(() -> "sees index " + seenIndex);
            if (seenIndex < floor) {
                violated(
                        "I17",
                        "a read (" + consistency + ") sees the state after index " + seenIndex + ", though index "
                                + floor + " was answered before it was asked for");
            }
            context.counts().requests.readsAnswered++;
            if (consistency.kind() == ReadConsistency.Kind.BOUNDED) {
                return;
            }
            reads.answered(seenIndex);
            request.answered(invokedAt, timeline.next(), null);
        }

        private void note(Supplier<String> what) {
            context.journal().mix(invokedAt);
            context.journal().note(() -> (command == null ? "read " : "write ") + invokedAt + " " + what.get());
        }

        private void violated(String invariant, String what) {
            context.journal().violated(invariant, what);
        }
    }

    /** Starts all the clients. */
    void start() {
        for (int client = 0; client < context.scenario().load().clients(); client++) {
            think(client);
        }
        alternate();
    }

    /** Lets the quiet times begin and end. */
    private void alternate() {
        if (context.weather().isCalm()) {
            return;
        }
        quiet = random.chance(context.scenario().load().quietShare());
        context.time().after(random.spread(1, 10) * context.scenario().electionTimeoutNanos(), this::alternate);
    }

    private void think(int client) {
        long nanos = context.scenario().load().thinkNanos();
        context.time().after(1 + random.nextLong(2 * nanos), () -> act(client));
    }

    private void act(int client) {
        if (context.weather().isCalm()) {
            return;
        }
        SimulatedNode<M, R> node = anyNode();
        SimulatedNode<M, R>.Incarnation life = node.life();
        boolean read = random.chance(context.scenario().load().readShare());
        if (quiet
                || context.weather().isHushed()
                || life == null
                || life.environment().isPaused()) {
            think(client);
            return;
        }
        if (random.chance(context.scenario().load().snapshotShare())) {
            snapshot(life);
        }
        if (random.chance(isLeftAlone(node) ? 0.3 : 0.02)) {
            burst(client, life);
        }
        Runnable next = once(() -> think(client));
        Pending asked = ask(client, life, read, success -> next.run());
        if (asked == null) {
            next.run();
        } else if (!asked.hasEnded) {
            // Nobody answers for a process that is gone, and a leader that is cut off holds its callers for long: a
            // client that waited for ever would never see what others do meanwhile.
            context.time().after(patience(), next);
            context.time().after(twiceTheTimeout(), () -> requireEnded(asked));
        }
    }

    /** Returns any node; rather often, where two believe that they lead, the one that is behind its time. */
    private SimulatedNode<M, R> anyNode() {
        SimulatedNode<M, R> deposed = null;
        SimulatedNode<M, R> leader = null;
        for (SimulatedNode<M, R> node : nodes) {
            if (isLeading(node)) {
                boolean isLater = leader == null || termOf(node) > termOf(leader);
                deposed = isLater ? leader : node;
                leader = isLater ? node : leader;
            }
        }
        return deposed != null && random.chance(0.5) ? deposed : nodes.get(random.nextInt(nodes.size()));
    }

    private long termOf(SimulatedNode<M, R> node) {
        NodeStatus status = context.ledgers().node(node.position()).status();
        return status == null ? 0 : status.term();
    }

    private boolean isLeading(SimulatedNode<M, R> node) {
        NodeStatus status = context.ledgers().node(node.position()).status();
        return status != null && status.role() == RoleName.LEADER;
    }

    /** Returns whether the node believes that it leads, though no majority hears it: it is left with a useless tail. */
    private boolean isLeftAlone(SimulatedNode<M, R> node) {
        return isLeading(node) && context.network().links().isCutOff(node.position());
    }

    /** Checks I20 in time: a node whose threads run as they should ends a request within its timeout. */
    private void requireEnded(Pending asked) {
        Scenario scenario = context.scenario();
        boolean threadsRun = scenario.faults().keySet().stream().noneMatch(Fault::holdsThreads);
        if (threadsRun && !asked.hasEnded && !asked.isLost()) {
            asked.violated("I20", "request " + asked.invokedAt + " has not ended within twice its timeout");
        }
    }

    /** Many requests at once, as of an application with many callers of its own. */
    private void burst(int client, SimulatedNode<M, R>.Incarnation life) {
        int requests = 1 + random.nextInt(30);
        for (int i = 0; i < requests; i++) {
            ask(client, life, random.chance(0.3), success -> {});
        }
        RaftNode<R> node = life.node();
        if (node != null) {
            hear(node.freshStatus(), (status, failure) -> context.journal().note(() -> "status: " + status));
        }
    }

    /** Asks a node, if it is up, for so many writes or reads at once. */
    void ask(SimulatedNode<M, R> node, int requests, boolean read) {
        SimulatedNode<M, R>.Incarnation life = node.life();
        int clients = context.scenario().load().clients();
        for (int i = 0; i < requests && life != null; i++) {
            ask(i % clients, life, read, success -> {});
        }
    }

    /** Hears how a future ends. A future swallows what its hearers throw, which here would hide a fault of our own. */
    private <T> void hear(CompletableFuture<T> future, BiConsumer<T, Throwable> hearer) {
        CompletableFuture<?> heard = future.handle((result, failure) -> {
            try {
                hearer.accept(result, failure);
            } catch (RuntimeException e) {
                context.journal().violated("I22", "hearing of an answer fails with " + e);
            }
            return true;
        });
        context.journal().mix(heard.isDone() ? 1 : 0);
    }

    private long patience() {
        if (random.chance(0.5)) {
            return random.spread(
                    context.scenario().electionTimeoutNanos() / 20,
                    context.scenario().electionTimeoutNanos());
        }
        return twiceTheTimeout();
    }

    private long twiceTheTimeout() {
        return 2L
                * context.scenario().options().election().proposalTimeoutTicks()
                * context.scenario().options().election().tick().toNanos();
    }

    private static Runnable once(Runnable action) {
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                action.run();
            }
        };
    }

    /** Asks a node, if it is up, for a snapshot. */
    void snapshot(SimulatedNode<M, R> node) {
        SimulatedNode<M, R>.Incarnation life = node.life();
        if (life != null) {
            snapshot(life);
        }
    }

    private void snapshot(SimulatedNode<M, R>.Incarnation life) {
        RaftNode<R> node = life.node();
        if (node != null) {
            hear(
                    node.takeSnapshot(),
                    (meta, failure) ->
                            context.journal().note(() -> "a snapshot by hand: " + (failure == null ? meta : failure)));
        }
    }

    /** Asks a node; returns null where it is not there. Afterwards, if ever, the end hears whether it was done. */
    private @Nullable Pending ask(
            int client, SimulatedNode<M, R>.Incarnation life, boolean read, Consumer<Boolean> end) {
        RaftNode<R> node = life.node();
        if (node == null) {
            return null;
        }
        reads.disturb(node);
        Pending asked = new Pending(source.next(client, read, random), life);
        pending.add(asked);
        context.journal()
                .note(() -> "client " + client + " asks node " + node.id() + " for "
                        + (asked.command == null ? "read " : "write ") + asked.invokedAt);
        Bytes command = asked.command;
        if (command == null) {
            asked.read(node, end);
        } else {
            asked.propose(node, command, end);
        }
        return asked;
    }

    /** Asks for a write or a read, each time of a node that is chosen then, until it is done; then the end is told. */
    void insist(Supplier<SimulatedNode<M, R>> node, boolean read, Runnable end) {
        SimulatedNode<M, R>.Incarnation life = node.get().life();
        Runnable again = () -> context.time()
                .after(context.scenario().options().election().tick().toNanos(), () -> insist(node, read, end));
        boolean asked = life != null
                && ask(-1, life, read, success -> {
                            if (success) {
                                end.run();
                            } else {
                                again.run();
                            }
                        })
                        != null;
        if (!asked) {
            again.run();
        }
    }

    /** Judges at the end: what was asked of a node that did not crash has ended (I20), and the answers fit together. */
    void judge() {
        for (Pending asked : pending) {
            if (!asked.hasEnded) {
                asked.request.unanswered(asked.invokedAt);
                if (!asked.isLost() || asked.life.isClosed()) {
                    asked.violated(
                            "I20", (asked.command == null ? "read " : "write ") + asked.invokedAt + " never ended");
                }
            }
        }
        String wrong = source.judge();
        if (wrong != null) {
            context.journal().violated("I17", wrong);
        }
    }
}
