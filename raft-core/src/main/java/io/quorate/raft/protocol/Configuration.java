package io.quorate.raft.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to a group: voters, the outgoing voters of a joint configuration (§4.3), and learners, who receive the
 * log without a vote (§4.2.1). Immutable; members are kept in the order of their ids.
 *
 * <p>While {@link #isJoint joint}, elections and commitment need a majority of the voters and one of the outgoing
 * voters. A member may be in both of these lists; a learner may be an outgoing voter, which it is no longer than the
 * configuration is joint, and is otherwise in no other list. A member that is listed twice is the same each time.
 *
 * @param voters the voters, or the incoming ones of a joint configuration
 * @param outgoingVoters the old voters of a joint configuration; otherwise empty
 * @param learners the learners
 */
public record Configuration(List<Member> voters, List<Member> outgoingVoters, List<Member> learners)
        implements EntryPayload {

    /** No member: what a node knows that waits to be added to a group. */
    public static final Configuration EMPTY = new Configuration(List.of(), List.of(), List.of());

    /** The most members that a configuration may list. */
    public static final int MAX_MEMBERS = 255;

    /** Sorts the members and checks that each stands only where it may. */
    public Configuration {
        voters = sorted("voters", voters);
        outgoingVoters = sorted("outgoing voters", outgoingVoters);
        learners = sorted("learners", learners);
        if (voters.isEmpty() && !(outgoingVoters.isEmpty() && learners.isEmpty())) {
            throw new IllegalArgumentException("a configuration with members needs a voter");
        }
        if (voters.size() + outgoingVoters.size() + learners.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException("more than " + MAX_MEMBERS + " members");
        }
        for (Member learner : learners) {
            if (find(voters, learner.id()) != null) {
                throw new IllegalArgumentException("node " + learner.id() + " is both voter and learner");
            }
        }
    }

    /** Returns the configuration with just these voters. */
    public static Configuration ofVoters(List<Member> voters) {
        return new Configuration(voters, List.of(), List.of());
    }

    /** Returns the configuration with just these voters. */
    public static Configuration ofVoters(Member... voters) {
        return ofVoters(List.of(voters));
    }

    private static List<Member> sorted(String what, List<Member> members) {
        List<Member> sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparing(Member::id));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).id().equals(sorted.get(i).id())) {
                throw new IllegalArgumentException("node " + sorted.get(i).id() + " is listed twice among the " + what);
            }
        }
        return List.copyOf(sorted);
    }

    private static @Nullable Member find(List<Member> members, NodeId id) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).id().equals(id)) {
                return members.get(i);
            }
        }
        return null;
    }

    /** Returns whether nobody is a member. */
    public boolean isEmpty() {
        return voters.isEmpty();
    }

    /** Returns whether this is the joint configuration of a change under way (§4.3). */
    public boolean isJoint() {
        return !outgoingVoters.isEmpty();
    }

    /** Returns whether the node has a vote, by the incoming or by the outgoing side. */
    public boolean isVoter(NodeId id) {
        return find(voters, id) != null || find(outgoingVoters, id) != null;
    }

    /** Returns whether the node has a vote by the incoming side, and so keeps it when a joint configuration is left. */
    public boolean isIncomingVoter(NodeId id) {
        return find(voters, id) != null;
    }

    /** Returns whether the node is a learner, or is about to be one when a joint configuration is left. */
    public boolean isLearner(NodeId id) {
        return find(learners, id) != null;
    }

    /** Returns whether the node is a member in any way. */
    public boolean contains(NodeId id) {
        return isVoter(id) || isLearner(id);
    }

    /** Returns the member with this id. */
    public Optional<Member> member(NodeId id) {
        Member voter = find(voters, id);
        Member outgoing = voter != null ? voter : find(outgoingVoters, id);
        return Optional.ofNullable(outgoing != null ? outgoing : find(learners, id));
    }

    /** Returns every member once, in the order of their ids. */
    public List<Member> members() {
        List<Member> all = new ArrayList<>(voters);
        for (Member member : outgoingVoters) {
            if (find(voters, member.id()) == null) {
                all.add(member);
            }
        }
        for (Member learner : learners) {
            if (find(outgoingVoters, learner.id()) == null) {
                all.add(learner);
            }
        }
        all.sort(Comparator.comparing(Member::id));
        return all;
    }

    @Override
    public int sizeBytes() {
        int size = 0;
        for (List<Member> side : List.of(voters, outgoingVoters, learners)) {
            for (Member member : side) {
                size += member.id().value().length() + member.address().length() + 20;
            }
        }
        return size;
    }
}
