package io.quorate.raft.protocol;

/**
 * A node of a configuration, and where to reach it.
 *
 * @param id who the node is
 * @param address where the transport reaches it, in the transport's own form ({@code host:port} for TCP); at most 255
 *     characters
 * @param priority how much it is preferred as a leader: among voters that are up to date the highest one leads, where
 *     nothing is in its way; 0 unless said otherwise
 * @param incarnation the {@link NodeIdentity#incarnation} of the data directory that it has promised with; 0 = not yet
 *     known. A node with another one has lost what it promised, and is refused
 */
public record Member(NodeId id, String address, int priority, long incarnation) {
    private static final int MAX_ADDRESS_LENGTH = 255;

    /** Checks the length of the address. */
    public Member {
        if (address.isEmpty() || address.length() > MAX_ADDRESS_LENGTH) {
            throw new IllegalArgumentException("address of node " + id + " must have 1 to " + MAX_ADDRESS_LENGTH
                    + " characters: '" + address + "'");
        }
    }

    /** Makes a member of priority 0, whose incarnation is not yet known. */
    public Member(NodeId id, String address) {
        this(id, address, 0, 0);
    }

    /** Returns the member with this id and address. */
    public static Member of(String id, String address) {
        return new Member(new NodeId(id), address);
    }

    /** Returns this member at another address. */
    public Member withAddress(String other) {
        return new Member(id, other, priority, incarnation);
    }

    /** Returns this member with another priority. */
    public Member withPriority(int other) {
        return new Member(id, address, other, incarnation);
    }

    /** Returns this member with another incarnation; 0 = not known. */
    public Member withIncarnation(long other) {
        return new Member(id, address, priority, other);
    }

    @Override
    public String toString() {
        return id + "=" + address + (priority == 0 ? "" : " (priority " + priority + ")");
    }
}
