package io.quorate.raft.api;

import io.quorate.raft.protocol.Rejection;

/** The leader refused a change of the membership. Surely without effect. */
public final class MembershipChangeException extends ProposalRejectedException {
    private static final long serialVersionUID = 1L;

    private final Rejection reason;

    /** Makes one with the reason, which is one of those that speak of changes. */
    public MembershipChangeException(Rejection reason) {
        super("the membership was not changed: " + sentence(reason));
        this.reason = reason;
    }

    /**
     * Returns the reason. {@link Rejection#CHANGE_IN_PROGRESS} and {@link Rejection#NOT_CAUGHT_UP} pass with time, the
     * others do not.
     */
    public Rejection reason() {
        return reason;
    }

    private static String sentence(Rejection reason) {
        return switch (reason) {
            case CHANGE_IN_PROGRESS -> "another change is under way, or may be";
            case CONFIGURATION_MOVED -> "the configuration is not the one that the change was made for";
            case INVALID_CHANGE -> "the change does not fit the configuration, changes nothing, or leaves no voter";
            case NOT_CAUGHT_UP -> "a node that would get a vote is too far behind, or was not heard from lately";
            default -> reason.toString();
        };
    }
}
