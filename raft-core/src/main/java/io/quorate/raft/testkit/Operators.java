package io.quorate.raft.testkit;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.StateMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The operators of a cluster: ask any node for changes of the membership and for transfers of leadership, and judge how
 * that ends (I20).
 */
final class Operators<M extends StateMachine<R>, R> {
    private final ClusterContext context;
    private final List<SimulatedNode<M, R>> nodes;
    private final Operations operations;
    private final SeededRandom random;
    private final ChangePlans plans;
    private final List<Asked> pending = new ArrayList<>();
    private final long timeout;

    Operators(ClusterContext context, List<SimulatedNode<M, R>> nodes) {
        this.context = context;
        this.nodes = nodes;
        this.operations = context.scenario().operations();
        this.random = SeededRandom.of(context.scenario().seed(), "operators");
        List<NodeId> ids = nodes.stream().map(SimulatedNode::id).toList();
        this.plans = new ChangePlans(context.ledgers(), ids, random.fork());
        this.timeout = context.scenario().electionTimeoutNanos();
    }

    /** A request under way. */
    private final class Asked {
        private final String what;
        private final SimulatedNode<M, R>.Incarnation life;
        private boolean hasEnded;

        Asked(String what, SimulatedNode<M, R>.Incarnation life) {
            this.what = what;
            this.life = life;
            pending.add(this);
            context.journal().note(() -> "an operator asks for " + what);
        }

        /** Hears how a future ends. It swallows what its hearers throw, which here would hide a fault of our own. */
        <T> void hear(CompletableFuture<T> future, BiConsumer<T, Throwable> hearer) {
            CompletableFuture<?> heard = future.handle((result, failure) -> {
                hasEnded = true;
                context.journal().mix(failure == null ? 3 : 5);
                context.journal().note(() -> what + ": " + (failure == null ? result : failure));
                try {
                    hearer.accept(result, failure);
                } catch (RuntimeException e) {
                    context.journal().violated("I22", "hearing of " + what + " fails with " + e);
                }
                return true;
            });
            context.journal().mix(heard.isDone() ? 1 : 0);
        }

        void failed(Throwable failure) {
            if (!(failure instanceof OutcomeUnknownException || failure instanceof ProposalRejectedException)) {
                context.journal().violated("I22", what + " ends with " + failure);
            }
        }
    }

    /** Starts the work, if there are any operators. */
    void start() {
        if (operations.areDone()) {
            plan();
        }
    }

    private void plan() {
        context.time().after(1 + random.nextLong(2 * operations.pauseNanos()), () -> {
            if (!context.weather().isCalm()) {
                act();
                plan();
            }
        });
    }

    private void act() {
        SimulatedNode<M, R>.Incarnation life = anyNode().life();
        RaftNode<R> node = life == null || life.environment().isPaused() ? null : life.node();
        if (life == null || node == null || context.weather().isHushed()) {
            return;
        }
        if (random.chance(operations.transferShare())) {
            transfer(node, life, random.chance(0.2) ? null : plans.any());
        } else if (random.chance(0.15)) {
            guide(node, life);
        } else {
            change(node, life);
        }
    }

    /** Returns the node that leads, more often than not. */
    private SimulatedNode<M, R> anyNode() {
        if (random.chance(0.6)) {
            for (SimulatedNode<M, R> node : nodes) {
                NodeStatus status = context.ledgers().node(node.position()).status();
                if (node.isUp() && status != null && status.role() == RoleName.LEADER) {
                    return node;
                }
            }
        }
        return nodes.get(random.nextInt(nodes.size()));
    }

    private void change(RaftNode<R> node, SimulatedNode<M, R>.Incarnation life) {
        NodeStatus status = node.status();
        int steps = random.chance(operations.jointShare()) ? 4 : 1;
        MembershipChange change = plans.next(status.configuration(), steps);
        boolean isCompared = random.chance(0.5);
        CompletableFuture<Committed<Configuration>> future =
                isCompared ? node.changeMembership(change, status.configurationIndex()) : node.changeMembership(change);
        Asked asked = new Asked(change + " of node " + node.id(), life);
        asked.hear(future, (committed, failure) -> {
            if (failure == null) {
                acknowledged(asked, committed);
            } else {
                asked.failed(failure);
                if (failure instanceof ProposalRejectedException) {
                    change.steps().forEach(this::refused);
                }
            }
        });
    }

    /** Only steps that bring an address tell, later on, which request they are of. */
    private void refused(MembershipChange.Step step) {
        if (step instanceof MembershipChange.AddLearner add) {
            context.ledgers().configurations().refused(add.member().address());
        } else if (step instanceof MembershipChange.SetAddress set) {
            context.ledgers().configurations().refused(set.address());
        }
    }

    private void acknowledged(Asked asked, Committed<Configuration> committed) {
        context.counts().members.changesAcknowledged++;
        CommitLedger commits = context.ledgers().commits();
        int node = asked.life.position();
        commits.reported(node, committed.index(), context.ledgers().node(node).statusTerm());
        Placed right = context.ledgers().configurations().committedAt(committed.index());
        if (committed.index() > commits.last()) {
            // In doubt until the end of the node's turn.
            return;
        }
        if (right.index() != committed.index() || !right.configuration().equals(committed.result())) {
            context.journal()
                    .violated("I20", asked.what + " ends with " + committed + ", but what is committed is " + right);
        }
    }

    /** Brings a voter in, in the place of another one or of none; such a request takes several changes. */
    private void guide(RaftNode<R> node, SimulatedNode<M, R>.Incarnation life) {
        Configuration view = node.status().configuration();
        NodeId leaving = plans.any();
        Member newcomer = plans.described(plans.any());
        if (newcomer.id().equals(leaving)) {
            return;
        }
        boolean isSound = Majorities.have(view, context.ledgers()::isGenuine);
        Duration limit = Duration.ofNanos(random.spread(timeout, 20 * timeout));
        boolean replaces = random.chance(0.6) && isSound;
        Asked asked = new Asked(
                newcomer + (replaces ? " in the place of " + leaving : " as a voter") + " of node " + node.id(), life);
        CompletableFuture<Committed<Configuration>> future =
                replaces ? node.replace(leaving, newcomer, limit) : node.addVoter(newcomer, limit);
        asked.hear(future, (committed, failure) -> {
            if (failure == null) {
                acknowledged(asked, committed);
            } else {
                asked.failed(failure);
            }
        });
    }

    private void transfer(RaftNode<R> node, SimulatedNode<M, R>.Incarnation life, @Nullable NodeId target) {
        Asked asked = new Asked("leadership for " + (target == null ? "anyone" : target) + " of " + node.id(), life);
        asked.hear(target == null ? node.transferLeadership() : node.transferLeadership(target), (leader, failure) -> {
            if (failure == null) {
                context.counts().members.transfers++;
            } else {
                asked.failed(failure);
            }
        });
    }

    /** Asks the node that leads, if there is one, to hand leadership to this one. */
    void transferTo(NodeId target) {
        for (SimulatedNode<M, R> node : nodes) {
            NodeStatus status = context.ledgers().node(node.position()).status();
            SimulatedNode<M, R>.Incarnation life = node.life();
            RaftNode<R> leader = life == null ? null : life.node();
            if (life != null && leader != null && status != null && status.role() == RoleName.LEADER) {
                transfer(leader, life, target);
            }
        }
    }

    /** Judges at the end: what was asked of a node that did not crash has ended (I20). */
    void judge() {
        for (Asked asked : pending) {
            if (!asked.hasEnded && (asked.life.environment().isAlive() || asked.life.isClosed())) {
                context.journal().violated("I20", asked.what + " never ended");
            }
        }
    }
}
