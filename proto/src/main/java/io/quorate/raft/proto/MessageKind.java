package io.quorate.raft.proto;

/** The numbers by which {@code Envelope} tells the kinds of messages apart. */
final class MessageKind {
    static final int APPEND_ENTRIES = 5;
    static final int APPEND_ENTRIES_RESPONSE = 6;
    static final int HEARTBEAT = 7;
    static final int HEARTBEAT_RESPONSE = 8;
    static final int REQUEST_PRE_VOTE = 9;
    static final int REQUEST_PRE_VOTE_RESPONSE = 10;
    static final int REQUEST_VOTE = 11;
    static final int REQUEST_VOTE_RESPONSE = 12;
    static final int INSTALL_SNAPSHOT = 13;
    static final int INSTALL_SNAPSHOT_RESPONSE = 14;
    static final int READ_INDEX = 15;
    static final int READ_INDEX_RESPONSE = 16;
    static final int FORWARDED_PROPOSAL = 17;
    static final int FORWARDED_PROPOSAL_RESPONSE = 18;
    static final int TIMEOUT_NOW = 19;
    static final int FORWARDED_REQUEST = 20;
    static final int IDENTITY_REFUSED = 21;

    /** Not of one group: heartbeats, and answers to them, of many. */
    static final int HEARTBEATS = 30;

    private MessageKind() {}
}
