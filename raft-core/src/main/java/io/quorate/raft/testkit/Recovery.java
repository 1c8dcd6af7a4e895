package io.quorate.raft.testkit;

import io.quorate.raft.api.LogStatus;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.spi.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * After the heal: demands of the members a fresh write, a fresh read, one leader and equal logs in time (I21). Who is
 * no member must only do no harm, and who bears a member's name without its disk must be refused.
 */
final class Recovery<M extends StateMachine<R>, R> {
    private static final long MAX_EVENTS = 400_000;
    private static final long EVENTS_PER_ENTRY = 10;
    private static final int TIMEOUTS_TO_RECOVER = 20;

    private final ClusterContext context;
    private final List<SimulatedNode<M, R>> nodes;
    private final Health health;
    private final Clients<M, R> clients;
    private final Operators<M, R> operators;
    private final Director<M, R> director;
    private final SeededRandom random;
    private LongSupplier lackedByAll = () -> 0;

    /** Who is asked for something, and who may still play a story. */
    record Cast<M extends StateMachine<R>, R>(
            Clients<M, R> clients, Operators<M, R> operators, Director<M, R> director) {}

    Recovery(ClusterContext context, List<SimulatedNode<M, R>> nodes, Health health, Cast<M, R> cast) {
        this.context = context;
        this.nodes = nodes;
        this.health = health;
        this.clients = cast.clients();
        this.operators = cast.operators();
        this.director = cast.director();
        this.random = SeededRandom.of(context.scenario().seed(), "recovery");
    }

    /**
     * Demands it, where the members that are left are able to.
     *
     * @param lacked how many entries are yet to come to members of any group: events are counted together
     */
    void demand(LongSupplier lacked) {
        lackedByAll = lacked;
        if (!health.canGoOnWithout(-1)) {
            context.counts().members.beyondRepair++;
            return;
        }
        int without = lastPlot();
        if (without >= 0) {
            demandWithout(without, false, false);
        } else if (nodes.size() >= 3 && random.chance(0.5)) {
            demandWithoutOne();
        }
        boolean[] done = {false, false};
        clients.insist(() -> anyMember(-1), false, () -> {
            done[0] = true;
            clients.insist(() -> anyMember(-1), true, () -> done[1] = true);
        });
        if (!waitFor(() -> done[1] && isAtRest())) {
            context.counts().members.beyondRepair += health.canElectWithout(-1) ? 0 : 1;
            missed(
                    -1,
                    done[0]
                            ? (done[1] ? "the logs did not become equal" : "a read was not answered")
                            : "a write was not done");
        }
    }

    /** Lets time pass until then; returns false where it does not come to that in time. */
    private boolean waitFor(BooleanSupplier condition) {
        VirtualTime time = context.time();
        Journal journal = context.journal();
        long deadline = time.now() + patienceNanos();
        long lastEvent = time.done() + patienceEvents();
        while (!journal.isBroken() && !condition.getAsBoolean()) {
            if (time.now() >= deadline || time.done() >= lastEvent || !time.step()) {
                return false;
            }
            journal.mix(time.now());
        }
        return true;
    }

    /** Returns how long a recovery may take: so many election timeouts, and what the members' logs need besides. */
    private long patienceNanos() {
        long timeouts = (long) (TIMEOUTS_TO_RECOVER * context.scenario().electionTimeoutNanos() * 1.15);
        // Where groups share a log thread, a write may have to wait until that of another one is synced.
        int writes = context.scenario().groups() > 1 ? 2 : 1;
        return timeouts + health.catchUpNanos() * writes;
    }

    /**
     * Returns how many events a recovery may take: that a member which lags is sent one entry, writes and acknowledges
     * it takes about six of them, which is much where several lost their disks and lack all of a long log.
     */
    private long patienceEvents() {
        return MAX_EVENTS * context.scenario().groups() + lackedByAll.getAsLong() * EVENTS_PER_ENTRY;
    }

    /**
     * Something was not done in time, which is borne only where nobody can be elected, or not without the node that is
     * left out: a change that was asked for before the heal, and made after it, may leave the others no majority.
     */
    private void missed(int without, String what) {
        if (health.canElectWithout(without)) {
            violated(what);
        } else {
            context.journal().note(() -> "nobody can be elected, so it is borne that " + what);
        }
    }

    private void violated(String what) {
        context.journal()
                .violated(
                        "I21",
                        "within " + TIMEOUTS_TO_RECOVER + " election timeouts after the heal " + what + ":"
                                + describe());
    }

    private SimulatedNode<M, R> anyMember(int without) {
        List<Integer> members = new ArrayList<>(health.members());
        members.removeIf(position -> position == without);
        return nodes.get(members.get(random.nextInt(members.size())));
    }

    /** Lets the scenario's stories have a last word; returns the node that is to stay out, or a negative number. */
    private int lastPlot() {
        director.playLast();
        if (!waitFor(director::isDone)) {
            context.journal().note(() -> "the last story has no end");
        }
        return director.leftOut();
    }

    /** Leaves one node out of the heal: a voter that the leader is to hand over to, or mostly the leader itself. */
    private void demandWithoutOne() {
        if (random.chance(0.5)) {
            demandWithoutSuccessor();
            return;
        }
        int leader = context.ledgers().leader();
        int any = random.nextInt(nodes.size());
        demandWithout(leader >= 0 && random.chance(0.7) ? leader : any, random.chance(0.5), false);
    }

    private void demandWithoutSuccessor() {
        if (!waitFor(() -> context.ledgers().leader() >= 0)) {
            missed(-1, "there was no leader");
            return;
        }
        int leader = context.ledgers().leader();
        List<Integer> others = new ArrayList<>();
        for (Member voter : context.ledgers()
                .configurations()
                .lastCommitted()
                .configuration()
                .voters()) {
            int position = context.ledgers().positionOf(voter.id());
            if (position != leader && health.canGoOnWithout(position)) {
                others.add(position);
            }
        }
        if (!others.isEmpty()) {
            demandWithout(others.get(random.nextInt(others.size())), random.chance(0.5), true);
        }
    }

    /**
     * Leaves a node out: either it is cut off, or it can be heard but hears nothing. The others are a majority, so they
     * must go on without it, also where the leader is told to hand over to just that one.
     */
    private void demandWithout(int left, boolean isHeard, boolean isSuccessor) {
        if (!health.canGoOnWithout(left) || health.members().equals(List.of(left))) {
            return;
        }
        leaveOut(left, isHeard, true);
        if (isSuccessor) {
            operators.transferTo(nodes.get(left).id());
        }
        boolean[] done = {false};
        insistTimes(() -> anyMember(left), 1 + random.nextInt(12), () -> done[0] = true);
        if (!waitFor(() -> done[0])) {
            missed(
                    left,
                    "some writes were not done, while n" + left
                            + (isHeard ? " was heard but heard nothing" : " was cut off"));
        }
        leaveOut(left, isHeard, false);
    }

    private void insistTimes(Supplier<SimulatedNode<M, R>> writer, int writes, Runnable end) {
        clients.insist(writer, false, writes == 1 ? end : () -> insistTimes(writer, writes - 1, end));
    }

    private void leaveOut(int node, boolean isHeard, boolean isCut) {
        context.journal().note(() -> (isCut ? "left out: node " : "healed too: node ") + node);
        for (int other = 0; other < nodes.size(); other++) {
            if (other != node) {
                context.network().links().cut(other, node, isCut);
                context.network().links().cut(node, other, isCut && !isHeard);
            }
        }
    }

    private @Nullable NodeStatus statusOf(SimulatedNode<M, R> node) {
        return context.ledgers().node(node.position()).status();
    }

    /** Returns whether there is one leader, and the logs of all its members are equal, durable and applied. */
    private boolean isAtRest() {
        SimulatedNode<M, R> leader = null;
        for (SimulatedNode<M, R> node : nodes) {
            NodeStatus status = statusOf(node);
            if (node.isUp() && status != null && status.role() == RoleName.LEADER) {
                if (leader != null) {
                    return false;
                }
                leader = node;
            }
        }
        NodeStatus status = leader == null ? null : statusOf(leader);
        if (leader == null || status == null || !status.configuration().contains(leader.id())) {
            return false;
        }
        Configuration configuration = status.configuration();
        EntryId last = leader.disk().durable().last();
        for (SimulatedNode<M, R> node : nodes) {
            Member member = configuration.member(node.id()).orElse(null);
            if (member != null && !isAtRest(node, member, status, last)) {
                return false;
            }
        }
        return !configuration.isJoint();
    }

    private boolean isAtRest(SimulatedNode<M, R> node, Member member, NodeStatus leader, EntryId last) {
        if (!context.ledgers().isGenuine(member)) {
            return node.isRefused();
        }
        NodeStatus status = statusOf(node);
        if (status == null || !node.isUp()) {
            return false;
        }
        LogStatus log = status.log();
        return status.term() == leader.term()
                && log.lastIndex() == leader.log().lastIndex()
                && log.appliedIndex() == log.lastIndex()
                && node.disk().durable().lastIndex() == log.lastIndex()
                && node.disk().durable().last().equals(last);
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        text.append("\n    committed: ")
                .append(context.ledgers().configurations().lastCommitted());
        for (SimulatedNode<M, R> node : nodes) {
            NodeStatus status = statusOf(node);
            text.append("\n    ").append(node.id());
            text.append(node.isUp() ? (node.isRefused() ? " (refused): " : ": ") : " (down): ");
            if (status != null) {
                text.append(status.role())
                        .append(" in term ")
                        .append(status.term())
                        .append(", leader ");
                text.append(status.leader().map(NodeId::value).orElse("unknown"))
                        .append(", ")
                        .append(status.log())
                        .append(", configuration ")
                        .append(status.configurationIndex());
                text.append(status.peers());
            }
            text.append(", disk up to ").append(node.disk().durable().last());
        }
        return text.toString();
    }
}
