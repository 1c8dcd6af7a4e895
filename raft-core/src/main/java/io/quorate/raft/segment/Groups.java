package io.quorate.raft.segment;

import io.quorate.raft.protocol.GroupId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The groups of the store. Read by any thread, added to by the writer. */
final class Groups {
    private final Map<GroupId, Group> groups = new ConcurrentHashMap<>();
    private int nextNumber = 1;

    @Nullable
    Group find(GroupId id) {
        return groups.get(id);
    }

    /** Returns a new group with a number that no other has. Others find it once it is {@link #add added}. */
    Group create(GroupId id) {
        return new Group(id, nextNumber++, GroupState.EMPTY);
    }

    void add(Group group) {
        groups.put(group.id(), group);
        nextNumber = Math.max(nextNumber, group.number() + 1);
    }

    int size() {
        return groups.size();
    }

    /** Returns the groups in the order of their numbers. */
    List<Group> inOrder() {
        List<Group> all = new ArrayList<>(groups.values());
        all.sort((one, other) -> Integer.compare(one.number(), other.number()));
        return all;
    }

    Collection<Group> all() {
        return Collections.unmodifiableCollection(groups.values());
    }
}
