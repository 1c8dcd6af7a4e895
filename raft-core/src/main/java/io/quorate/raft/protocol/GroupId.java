package io.quorate.raft.protocol;

/**
 * The name of a Raft group. Many groups of a process share transport, log store and threads; every message and log
 * record carries the group it belongs to.
 *
 * @param value 1 to 64 letters, digits, '-', '_' or '.' (the first is not '.')
 */
public record GroupId(String value) implements Comparable<GroupId> {

    /** Checks the spelling; throws {@link IllegalArgumentException} where it is not a legal id. */
    public GroupId {
        Identifiers.requireValid("group id", value);
    }

    /** Returns the group id of this spelling. */
    public static GroupId of(String value) {
        return new GroupId(value);
    }

    @Override
    public int compareTo(GroupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
