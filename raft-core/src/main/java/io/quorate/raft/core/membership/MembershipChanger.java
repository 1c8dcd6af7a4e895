package io.quorate.raft.core.membership;

import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a change makes of a configuration, as pure functions (§4). */
public final class MembershipChanger {
    private MembershipChanger() {}

    /**
     * Returns the configuration that the change is to end in; null where a step does not fit what those before it left,
     * where all of them change nothing, and where no voter would be left, or too many members.
     *
     * @param current a configuration that is not joint
     */
    public static @Nullable Configuration target(Configuration current, MembershipChange change) {
        Draft draft = new Draft(current);
        for (MembershipChange.Step step : change.steps()) {
            if (!step.deliverTo(draft)) {
                return null;
            }
        }
        int voters = draft.voters.size();
        int listed = current.voters().size() + voters + draft.learners.size();
        if (voters == 0 || listed > Configuration.MAX_MEMBERS) {
            return null;
        }
        Configuration target = draft.configuration();
        return target.equals(current) ? null : target;
    }

    /**
     * Returns the configuration to append first on the way to the target: the target itself where at most one node gets
     * or loses a vote, so that every majority of the one shares a node with every majority of the other (§4.1), and
     * otherwise the joint configuration of both (§4.3).
     */
    public static Configuration enter(Configuration current, Configuration target) {
        if (votesChanged(current, target) <= 1) {
            return target;
        }
        List<Member> outgoing = new ArrayList<>();
        for (Member member : current.voters()) {
            outgoing.add(target.member(member.id()).orElse(member));
        }
        return new Configuration(target.voters(), outgoing, target.learners());
    }

    private static int votesChanged(Configuration current, Configuration target) {
        int changed = 0;
        for (Member member : current.voters()) {
            changed += target.isIncomingVoter(member.id()) ? 0 : 1;
        }
        for (Member member : target.voters()) {
            changed += current.isIncomingVoter(member.id()) ? 0 : 1;
        }
        return changed;
    }

    /** Returns the configuration in which a joint one ends. */
    public static Configuration leave(Configuration joint) {
        return new Configuration(joint.voters(), List.of(), joint.learners());
    }

    /** Returns the configuration with this member as it is now, wherever it is listed. Nobody's vote changes. */
    public static Configuration with(Configuration configuration, Member member) {
        return new Configuration(
                replaced(configuration.voters(), member),
                replaced(configuration.outgoingVoters(), member),
                replaced(configuration.learners(), member));
    }

    private static List<Member> replaced(List<Member> members, Member member) {
        List<Member> replaced = new ArrayList<>(members);
        replaced.replaceAll(old -> old.id().equals(member.id()) ? member : old);
        return replaced;
    }

    /** A configuration that is being changed. A step answers whether it fits. */
    private static final class Draft implements MembershipChange.StepHandler<Boolean> {
        private final Configuration current;
        private final TreeMap<NodeId, Member> voters = new TreeMap<>();
        private final TreeMap<NodeId, Member> learners = new TreeMap<>();

        Draft(Configuration current) {
            this.current = current;
            for (Member member : current.voters()) {
                voters.put(member.id(), member);
            }
            for (Member member : current.learners()) {
                learners.put(member.id(), member);
            }
        }

        Configuration configuration() {
            return new Configuration(List.copyOf(voters.values()), List.of(), List.copyOf(learners.values()));
        }

        @Override
        public Boolean onAddLearner(MembershipChange.AddLearner step) {
            // Not even after its removal by a step before: it must be gone before it can come as somebody new.
            Member member = step.member();
            return !current.contains(member.id()) && learners.putIfAbsent(member.id(), member) == null;
        }

        @Override
        public Boolean onPromote(MembershipChange.Promote step) {
            return move(step.node(), learners, voters);
        }

        @Override
        public Boolean onDemote(MembershipChange.Demote step) {
            return move(step.node(), voters, learners);
        }

        private static boolean move(NodeId id, Map<NodeId, Member> from, Map<NodeId, Member> to) {
            Member member = from.remove(id);
            if (member != null) {
                to.put(id, member);
            }
            return member != null;
        }

        @Override
        public Boolean onRemove(MembershipChange.Remove step) {
            return voters.remove(step.node()) != null || learners.remove(step.node()) != null;
        }

        @Override
        public Boolean onSetAddress(MembershipChange.SetAddress step) {
            Member member = find(step.node());
            return member != null && replace(member, member.withAddress(step.address()));
        }

        @Override
        public Boolean onSetPriority(MembershipChange.SetPriority step) {
            Member member = find(step.node());
            return member != null && replace(member, member.withPriority(step.priority()));
        }

        private @Nullable Member find(NodeId id) {
            Member voter = voters.get(id);
            return voter != null ? voter : learners.get(id);
        }

        private boolean replace(Member old, Member member) {
            voters.replace(member.id(), member);
            learners.replace(member.id(), member);
            return !old.equals(member);
        }
    }
}
