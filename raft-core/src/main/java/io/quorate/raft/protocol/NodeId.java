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

    // Spelled out, as that of EntryId: what a record gets by itself is slow as long as the code is new to the JVM.
    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
