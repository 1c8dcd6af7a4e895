package io.quorate.raft.testkit;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Thinks out changes of the membership, as an operator may who sees some node's configuration: mostly sound ones, which
 * leave a majority of nodes that have their disks, and now and then one that makes no sense.
 */
final class ChangePlans {
    private static final int MAX_VOTERS = 5;

    private final Ledgers ledgers;
    private final List<NodeId> ids;
    private final SeededRandom random;
    private int addresses;

    ChangePlans(Ledgers ledgers, List<NodeId> ids, SeededRandom random) {
        this.ledgers = ledgers;
        this.ids = ids;
        this.random = random;
    }

    /** A configuration that is being thought out, and the steps to it. */
    private final class Draft {
        private final Configuration view;
        private final TreeSet<NodeId> voters = new TreeSet<>();
        private final TreeSet<NodeId> learners = new TreeSet<>();
        private final TreeSet<NodeId> touched = new TreeSet<>();
        private final List<MembershipChange.Step> steps = new ArrayList<>();

        Draft(Configuration view) {
            this.view = view;
            view.voters().forEach(member -> voters.add(member.id()));
            view.learners().forEach(member -> learners.add(member.id()));
            learners.removeAll(voters);
        }

        /** Adds a step about a node that no step before was about; returns whether there is one that fits. */
        boolean addStep() {
            List<NodeId> some = new ArrayList<>(ids);
            some.removeAll(touched);
            if (some.isEmpty()) {
                return false;
            }
            NodeId node = pick(some);
            touched.add(node);
            if (voters.contains(node)) {
                leave(node);
            } else if (learners.contains(node)) {
                rise(node);
            } else {
                Member member = new Member(node, address(node)).withPriority(priority());
                steps.add(new MembershipChange.AddLearner(member));
                learners.add(node);
            }
            return true;
        }

        private void leave(NodeId node) {
            double kind = random.nextDouble();
            boolean isMany = voters.size() > 1 + random.nextInt(MAX_VOTERS);
            if (isMany && kind < 0.45) {
                steps.add(new MembershipChange.Demote(node));
                voters.remove(node);
                learners.add(node);
            } else if (isMany) {
                steps.add(new MembershipChange.Remove(node));
                voters.remove(node);
            } else {
                describe(node, kind);
            }
        }

        private void rise(NodeId node) {
            double kind = random.nextDouble();
            if (!isGenuine(node) || kind < 0.15) {
                steps.add(new MembershipChange.Remove(node));
                learners.remove(node);
            } else if (kind < 0.85 && voters.size() < MAX_VOTERS) {
                steps.add(new MembershipChange.Promote(node));
                learners.remove(node);
                voters.add(node);
            } else {
                describe(node, kind);
            }
        }

        private void describe(NodeId node, double kind) {
            steps.add(
                    kind < 0.6
                            ? new MembershipChange.SetAddress(node, address(node))
                            : new MembershipChange.SetPriority(node, priority()));
        }

        private boolean isGenuine(NodeId node) {
            return view.member(node).map(ledgers::isGenuine).orElse(true);
        }

        /** Returns whether a majority has its disks, before the change and after it. */
        boolean isSound() {
            return 2 * count(voters, this::isGenuine) > voters.size()
                    && !voters.isEmpty()
                    && Majorities.have(view, ledgers::isGenuine);
        }
    }

    private static int count(Set<NodeId> nodes, Predicate<NodeId> condition) {
        int count = 0;
        for (NodeId node : nodes) {
            count += condition.test(node) ? 1 : 0;
        }
        return count;
    }

    /** Returns a change of this many steps at most, for who sees this configuration. */
    MembershipChange next(Configuration view, int steps) {
        if (random.chance(0.03)) {
            return nonsense();
        }
        Member lost = lost(view);
        if (lost != null && random.chance(0.6)) {
            return MembershipChange.remove(lost.id());
        }
        for (int attempt = 0; attempt < 5; attempt++) {
            Draft draft = new Draft(view);
            int wanted = 1 + random.nextInt(steps);
            while (draft.steps.size() < wanted && draft.addStep()) {
                // Each step is another node's.
            }
            if (draft.isSound()) {
                return new MembershipChange(draft.steps);
            }
        }
        NodeId node = pick(ids);
        return MembershipChange.of(new MembershipChange.SetAddress(node, address(node)));
    }

    private @Nullable Member lost(Configuration view) {
        for (Member member : view.members()) {
            if (!ledgers.isGenuine(member)) {
                return member;
            }
        }
        return null;
    }

    private MembershipChange nonsense() {
        MembershipChange first = MembershipChange.promote(pick(ids));
        return random.chance(0.5) ? first : first.and(MembershipChange.demote(pick(ids)));
    }

    /** Returns a node of this configuration that has a vote and one that has none, as an operator may exchange them. */
    NodeId any() {
        return pick(ids);
    }

    /** Returns a member that is described as no request has described it before. */
    Member described(NodeId node) {
        return new Member(node, address(node));
    }

    private NodeId pick(List<NodeId> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** No two requests use the same address. */
    private String address(NodeId node) {
        return node.value() + "@" + ++addresses;
    }

    private int priority() {
        return random.chance(0.7) ? 0 : (int) random.between(-1, 3);
    }
}
