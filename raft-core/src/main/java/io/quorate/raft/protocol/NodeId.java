package io.quorate.raft.protocol;

/**
 * The stable name of a node within a cluster. A node keeps its id for life; its address is data that may change.
 *
 * @param value 1 to 64 letters, digits, '-', '_' or '.' (the first is not '.')
 */
public record NodeId(String value) implements Comparable<NodeId> {

    /** Checks the spelling; throws {@link IllegalArgumentException} where it is not a legal id. */
    public NodeId {
        Identifiers.requireValid("node id", value);
    }

    /** Returns the node id of this spelling. */
    public static NodeId of(String value) {
        return new NodeId(value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
