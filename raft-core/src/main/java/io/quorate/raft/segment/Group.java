package io.quorate.raft.segment;

import io.quorate.raft.protocol.GroupId;
import org.jspecify.annotations.Nullable;

/** A group, the number by which records call it, and its log as all threads see it. */
final class Group {
    private final GroupId id;
    private final int number;
    private volatile GroupState state;
    // What the frame under way makes of it; the writer's alone.
    private @Nullable GroupState staged;

    Group(GroupId id, int number, GroupState state) {
        this.id = id;
        this.number = number;
        this.state = state;
    }

    GroupId id() {
        return id;
    }

    int number() {
        return number;
    }

    /** Returns the log as it is on stable storage. */
    GroupState state() {
        return state;
    }

    /** Returns the log as it will be with the frame under way. */
    GroupState next() {
        GroupState next = staged;
        return next == null ? state : next;
    }

    void stage(GroupState next) {
        staged = next;
    }

    /** Makes what was staged known to all. */
    void publish() {
        state = next();
        staged = null;
    }

    void forgetStaged() {
        staged = null;
    }
}
