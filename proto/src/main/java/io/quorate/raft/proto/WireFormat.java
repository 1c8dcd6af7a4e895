package io.quorate.raft.proto;

/** The versions and limits of the formats. */
public final class WireFormat {
    /** The version of what nodes say to each other. Nodes of different versions refuse each other's connections. */
    public static final int PROTOCOL_VERSION = 2;

    /** The version of the records on disk, for the headers of stores and snapshots. */
    public static final int DISK_VERSION = 1;

    /** What every handshake starts with. */
    public static final int MAGIC = 0x51524654;

    /** The longest handshake frame, in bytes, without its length prefix. */
    public static final int MAX_HANDSHAKE_BYTES = 1024;

    /** The most commands that one forwarded proposal may carry. */
    public static final int MAX_COMMANDS = 65_536;

    /** The longest node, group or cluster id, in bytes. */
    static final int MAX_ID_BYTES = 64;

    /** The longest refusal in a handshake, in characters; a longer one is cut. */
    static final int MAX_REFUSAL_CHARS = 250;

    private WireFormat() {}
}
