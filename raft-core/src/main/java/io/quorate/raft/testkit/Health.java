package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.NodeIdentity;
import java.util.ArrayList;
import java.util.List;

/** What the members can still do together, and which losses they can bear, as somebody knows who sees all the disks. */
final class Health {
    private static final int NOBODY = -1;

    private final ClusterContext context;
    private final Ledgers ledgers;
    private int foundedAnew = NOBODY;

    Health(ClusterContext context) {
        this.context = context;
        this.ledgers = context.ledgers();
    }

    /** Returns whether every configuration that may be in force can go on without this node, or a negative one. */
    boolean canGoOnWithout(int node) {
        for (Placed placed : possible()) {
            if (!Majorities.have(
                    placed.configuration(),
                    member -> ledgers.isGenuine(member) && ledgers.positionOf(member.id()) != node)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether anybody can be elected without this node, or a negative one. Those that could go on without it
     * cannot where a change came to their logs since by which they are no majority.
     */
    boolean canElectWithout(int node) {
        for (int candidate = 0; candidate < ledgers.size(); candidate++) {
            if (candidate != node && canBeElected(candidate, node)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a majority, by the candidate's own configuration, has logs that end no later than his. Who has
     * none knows of no configuration, and does not stand.
     */
    private boolean canBeElected(int candidate, int without) {
        LogImage log = ledgers.disk(candidate).written();
        return log.lastIndex() > 0
                && Majorities.have(ledgers.configurations().inUse(log).configuration(), member -> {
                    EntryId last = ledgers.disk(member).written().last();
                    return ledgers.isGenuine(member)
                            && ledgers.positionOf(member.id()) != without
                            && log.last().isAtLeastAsUpToDateAs(last);
                });
    }

    /** Returns the positions of the members, by the last committed configuration, that bear their names rightly. */
    List<Integer> members() {
        List<Integer> members = new ArrayList<>();
        for (Member member : committed().members()) {
            if (ledgers.isGenuine(member)) {
                members.add(ledgers.positionOf(member.id()));
            }
        }
        return members;
    }

    /**
     * Returns how long it takes at most to bring the longest log of a member to the one with the least on its disk. All
     * of that log counts, committed or not: whoever leads brings his tail to a majority before he commits anything of
     * his own term (rule L1), and at the end the logs must be equal. A tail may be long, since each leader that commits
     * nothing adds to it what one may.
     */
    long catchUpNanos() {
        LogImage longest = new LogImage();
        long least = Long.MAX_VALUE;
        for (int member : members()) {
            LogImage written = ledgers.disk(member).written();
            longest = written.lastIndex() > longest.lastIndex() ? written : longest;
            least = Math.min(least, ledgers.disk(member).durable().lastIndex());
        }
        return CatchUp.nanos(longest, least, context.scenario().options().replication());
    }

    /** Returns how many committed entries are yet to come to the disks of members, over all of these. */
    long entriesLackedByAll() {
        long lacked = 0;
        for (int member : members()) {
            lacked += Math.max(
                    0, ledgers.commits().last() - ledgers.disk(member).durable().lastIndex());
        }
        return lacked;
    }

    private Configuration committed() {
        return ledgers.configurations().lastCommitted().configuration();
    }

    /** Returns the last committed configuration, and those behind it that may yet be committed. */
    private List<Placed> possible() {
        Placed last = ledgers.configurations().lastCommitted();
        List<Placed> possible = new ArrayList<>(List.of(last));
        for (int node = 0; node < ledgers.size(); node++) {
            for (LogImage log :
                    List.of(ledgers.disk(node).written(), ledgers.disk(node).durable())) {
                addLater(possible, ledgers.configurations().inUse(log), last);
            }
            for (Placed placed : ledgers.node(node).configurations()) {
                addLater(possible, placed, last);
            }
        }
        return possible;
    }

    private static void addLater(List<Placed> possible, Placed placed, Placed last) {
        if (placed.index() > last.index()) {
            possible.add(placed);
        }
    }

    /**
     * Returns whether the node's disk may be lost. One that is no member any more may come again as a newcomer, whoever
     * may lag behind and take it for one. Where it is a member, all have learnt which disk it had who take it for that,
     * and a majority of the voters without it is among them. Then whoever stands for election refuses it, and the
     * others hold all that was committed. Nobody can tell a lost disk before.
     */
    boolean canBearLossOf(int node) {
        SimulatedDisk disk = ledgers.disk(node);
        if (disk.identity().incarnation() == Ledgers.MAX_INCARNATIONS
                || ledgers.commits().last() < 2
                || possible().size() > 1
                || (foundedAnew != NOBODY && isFounder(node))) {
            return false;
        }
        Configuration current = committed();
        Member member = current.member(disk.identity().node()).orElse(null);
        return member == null || (isKnownToAll(member) && canDoWithout(current, member));
    }

    private boolean isKnownToAll(Member lost) {
        for (int node = 0; node < ledgers.size(); node++) {
            for (LogImage log :
                    List.of(ledgers.disk(node).written(), ledgers.disk(node).durable())) {
                Configuration inUse = log.lastIndex() == 0
                        ? Configuration.EMPTY
                        : ledgers.configurations().inUse(log).configuration();
                Member known = inUse.member(lost.id()).orElse(lost);
                if (known.incarnation() != ledgers.disk(lost).identity().incarnation()) {
                    return false;
                }
            }
        }
        return lost.incarnation() == ledgers.disk(lost).identity().incarnation();
    }

    private boolean canDoWithout(Configuration current, Member lost) {
        long index = ledgers.configurations().lastCommitted().index();
        boolean othersSuffice = Majorities.have(
                current,
                member -> !member.id().equals(lost.id())
                        && ledgers.isGenuine(member)
                        && ledgers.configurations()
                                        .inUse(ledgers.disk(member).durable())
                                        .index()
                                >= index);
        return othersSuffice && !current.isJoint();
    }

    /** Returns whether a node whose disk is lost may be started as a founder once more, as an operator may well do. */
    boolean mayFoundAgain(int node) {
        NodeIdentity identity = ledgers.disk(node).identity();
        Member former = new Member(identity.node(), identity.node().value());
        boolean may = isFounder(node)
                && isKnownToAll(former.withIncarnation(identity.incarnation()))
                && Majorities.have(context.founders(), member -> {
                    SimulatedDisk disk = ledgers.disk(member);
                    return ledgers.positionOf(member.id()) != node
                            && disk.identity().incarnation() == 1
                            && disk.durable().lastIndex() > 1;
                });
        for (Member founder : context.founders().members()) {
            may &= ledgers.positionOf(founder.id()) == node
                    || ledgers.disk(founder).identity().incarnation() == 1;
        }
        return may;
    }

    /** Notes that a node is started as a founder once more. */
    void foundedAnew(int node) {
        foundedAnew = node;
    }

    private boolean isFounder(int node) {
        return context.founders().contains(ledgers.disk(node).identity().node());
    }
}
