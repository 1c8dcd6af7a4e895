package io.quorate.raft.protocol;

/**
 * A node of a configuration, and where to reach it.
 *
 * @param id who the node is
 * @param address where the transport reaches it, in the transport's own form ({@code host:port} for TCP); at most 255
 *     characters
 */
public record Member(NodeId id, String address) {
    private static final int MAX_ADDRESS_LENGTH = 255;

    /** Checks the length of the address. */
    public Member {
        if (address.isEmpty() || address.length() > MAX_ADDRESS_LENGTH) {
            throw new IllegalArgumentException("address of node " + id + " must have 1 to " + MAX_ADDRESS_LENGTH
                    + " characters: '" + address + "'");
        }
    }

    /** Returns the member with this id and address. */
    public static Member of(String id, String address) {
        return new Member(new NodeId(id), address);
    }

    @Override
    public String toString() {
        return id + "=" + address;
    }
}
