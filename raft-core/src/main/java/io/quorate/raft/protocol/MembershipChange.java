package io.quorate.raft.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to become of a configuration, step after step; all of it takes effect together, or nothing does. A change
 * that gives or takes the vote of more than one node goes through a joint configuration (§4.3) by itself.
 *
 * <p>There is no step that adds a node as a voter at once: a node that is yet to catch up would count for the quorum
 * without being of help to it. It is added as a learner, and promoted when it has caught up.
 *
 * @param steps the steps, in order: 1 to {@value #MAX_STEPS}
 */
public record MembershipChange(List<Step> steps) {
    /** The most steps of a change. */
    public static final int MAX_STEPS = 255;

    /** Copies the list and checks its length. */
    public MembershipChange {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("a change has 1 to " + MAX_STEPS + " steps: " + steps.size());
        }
    }

    /** One step of a change. The family is closed: {@link StepHandler} decides on each. */
    public sealed interface Step permits AddLearner, Promote, Demote, Remove, SetAddress, SetPriority {

        /** Hands this to the handler's method for it, and returns what that returns. */
        <R> R deliverTo(StepHandler<R> handler);
    }

    /**
     * Adds a node that gets the log and has no vote.
     *
     * @param member the node; no member yet
     */
    public record AddLearner(Member member) implements Step {
        @Override
        public <R> R deliverTo(StepHandler<R> handler) {
            return handler.onAddLearner(this);
        }
    }

    /**
     * Gives a learner a vote. Refused while it lags too far.
     *
     * @param node a learner
     */
    public record Promote(NodeId node) implements Step {
        @Override
        public <R> R deliverTo(StepHandler<R> handler) {
            return handler.onPromote(this);
        }
    }

    /**
     * Takes a voter's vote; it stays as a learner.
     *
     * @param node a voter
     */
    public record Demote(NodeId node) implements Step {
        @Override
        public <R> R deliverTo(StepHandler<R> handler) {
            return handler.onDemote(this);
        }
    }

    /**
     * Removes a voter or a learner.
     *
     * @param node a member
     */
    public record Remove(NodeId node) implements Step {
        @Override
        public <R> R deliverTo(StepHandler<R> handler) {
            return handler.onRemove(this);
        }
    }

    /**
     * Says where a member is reached from now on.
     *
     * @param node a member
     * @param address another address than now
     */
    public record SetAddress(NodeId node, String address) implements Step {
        @Override
        public <R> R deliverTo(StepHandler<R> handler) {
            return handler.onSetAddress(this);
        }
    }

    /**
     * Says how much a member is preferred as a leader.
     *
     * @param node a member
     * @param priority another priority than now
     */
    public record SetPriority(NodeId node, int priority) implements Step {
        @Override
        public <R> R deliverTo(StepHandler<R> handler) {
            return handler.onSetPriority(this);
        }
    }

    /**
     * Decides on every kind of {@link Step}.
     *
     * @param <R> what a decision is
     */
    public interface StepHandler<R> {
        /** Handles {@link AddLearner}. */
        R onAddLearner(AddLearner step);

        /** Handles {@link Promote}. */
        R onPromote(Promote step);

        /** Handles {@link Demote}. */
        R onDemote(Demote step);

        /** Handles {@link Remove}. */
        R onRemove(Remove step);

        /** Handles {@link SetAddress}. */
        R onSetAddress(SetAddress step);

        /** Handles {@link SetPriority}. */
        R onSetPriority(SetPriority step);
    }

    /** Returns the change of these steps. */
    public static MembershipChange of(Step... steps) {
        return new MembershipChange(List.of(steps));
    }

    /** Returns the change that adds this learner. */
    public static MembershipChange addLearner(Member member) {
        return of(new AddLearner(member));
    }

    /** Returns the change that gives this learner a vote. */
    public static MembershipChange promote(NodeId learner) {
        return of(new Promote(learner));
    }

    /** Returns the change that takes this voter's vote. */
    public static MembershipChange demote(NodeId voter) {
        return of(new Demote(voter));
    }

    /** Returns the change that removes this member. */
    public static MembershipChange remove(NodeId member) {
        return of(new Remove(member));
    }

    /** Returns the change that does this one's steps, and then the other's. */
    public MembershipChange and(MembershipChange other) {
        List<Step> all = new ArrayList<>(steps);
        all.addAll(other.steps);
        return new MembershipChange(all);
    }
}
