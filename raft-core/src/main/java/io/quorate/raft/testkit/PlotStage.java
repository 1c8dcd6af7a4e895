package io.quorate.raft.testkit;

import io.quorate.raft.RaftNode;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.testkit.plots.Stage;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** Where plots play, one at a time: what they plan is done only as long as the plot has not ended. */
final class PlotStage<M extends StateMachine<R>, R> implements Stage {
    private static final int LOOKS_PER_TIMEOUT = 64;

    private final ClusterContext context;
    private final List<SimulatedNode<M, R>> nodes;
    private final Clients<M, R> clients;
    private final Consumer<SimulatedNode<M, R>> revival;
    private final SeededRandom luck;
    private int played;
    private boolean ended = true;
    private int leftOut = NOBODY;

    PlotStage(
            ClusterContext context,
            List<SimulatedNode<M, R>> nodes,
            Clients<M, R> clients,
            Consumer<SimulatedNode<M, R>> revival) {
        this.context = context;
        this.nodes = nodes;
        this.clients = clients;
        this.revival = revival;
        this.luck = SeededRandom.of(context.scenario().seed(), "stage");
    }

    /** Makes the stage free for a plot. */
    void open() {
        played++;
        ended = false;
        leftOut = NOBODY;
    }

    /** Returns whether no plot is under way. */
    boolean isEnded() {
        return ended;
    }

    /** Returns the node that the latest plot has left out, or {@link #NOBODY}. */
    int leftOut() {
        return leftOut;
    }

    @Override
    public int size() {
        return nodes.size();
    }

    @Override
    public long timeout() {
        return context.scenario().electionTimeoutNanos();
    }

    @Override
    public long timeoutOf(int node) {
        SimulatedNode<M, R>.Incarnation life = nodes.get(node).life();
        return life == null ? timeout() : (long) (timeout() * life.environment().clockSpeed());
    }

    @Override
    public RandomGenerator luck() {
        return luck;
    }

    @Override
    public int leader() {
        return context.ledgers().leader();
    }

    @Override
    public void after(long nanos, Runnable step) {
        int mine = played;
        context.time().after(nanos, () -> {
            if (mine == played && !ended) {
                step.run();
            }
        });
    }

    @Override
    public void when(BooleanSupplier condition, long patience, Runnable step) {
        if (condition.getAsBoolean()) {
            step.run();
            return;
        }
        long pause = timeout() / LOOKS_PER_TIMEOUT;
        after(pause, () -> {
            if (patience > 0) {
                when(condition, patience - pause, step);
            } else {
                end();
            }
        });
    }

    @Override
    public void uponVote(VoteHearer hearer) {
        context.network().elections().uponVote(hearer);
    }

    @Override
    public void uponCandidacy(IntConsumer hearer) {
        context.network().elections().uponCandidacy(hearer);
    }

    @Override
    public void isolate(int node) {
        for (int other = 0; other < nodes.size(); other++) {
            if (other != node) {
                part(node, other);
            }
        }
    }

    @Override
    public void part(int one, int other) {
        context.network().links().cut(one, other, true);
        context.network().links().cut(other, one, true);
    }

    @Override
    public void join(int one, int other) {
        context.network().links().cut(one, other, false);
        context.network().links().cut(other, one, false);
    }

    @Override
    public void hold(int from, int to, long nanos) {
        context.network().links().clog(from, to, context.time().now() + nanos);
    }

    @Override
    public void swallow(int from, int to) {
        context.network().links().swallow(from, to);
    }

    @Override
    public void mend() {
        context.network().links().mend();
    }

    @Override
    public void crash(int node) {
        nodes.get(node).crash();
    }

    @Override
    public void start(int node) {
        revival.accept(nodes.get(node));
    }

    @Override
    public void pause(int node) {
        SimulatedNode<M, R>.Incarnation life = nodes.get(node).life();
        if (life != null) {
            life.environment().pause();
        }
    }

    @Override
    public void stopTicks(int node) {
        SimulatedNode<M, R>.Incarnation life = nodes.get(node).life();
        if (life != null) {
            life.environment().stopTimers();
        }
    }

    @Override
    public void goOn(int node) {
        SimulatedNode<M, R>.Incarnation life = nodes.get(node).life();
        if (life != null) {
            life.environment().resume();
        }
    }

    @Override
    public void slowDisk(int node, long nanos) {
        context.weather().slowDisk(node, nanos);
    }

    @Override
    public void hush(boolean isOn) {
        context.weather().hush(isOn);
    }

    @Override
    public void handOver(int from, int to) {
        SimulatedNode<M, R>.Incarnation life = nodes.get(from).life();
        RaftNode<R> node = life == null ? null : life.node();
        if (node != null) {
            boolean isDone = node.transferLeadership(nodes.get(to).id()).isDone();
            context.journal().mix(isDone ? 1 : 0);
        }
    }

    @Override
    public void write(int node, int requests) {
        clients.ask(nodes.get(node), requests, false);
    }

    @Override
    public void read(int node, int requests) {
        clients.ask(nodes.get(node), requests, true);
    }

    @Override
    public void snapshot(int node) {
        clients.snapshot(nodes.get(node));
    }

    @Override
    public void recall(int node) {
        context.network().recall(node);
    }

    @Override
    public void shorten(boolean isOn) {
        context.network().shorten(isOn);
    }

    @Override
    public void leaveOut(int node) {
        leftOut = node;
    }

    @Override
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        context.network().elections().tellNobody();
        hush(false);
        context.network().shorten(false);
        context.network().links().mend();
        for (int node = 0; node < nodes.size(); node++) {
            slowDisk(node, 0);
            goOn(node);
        }
    }
}
