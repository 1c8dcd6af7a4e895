package io.quorate.raft.transport.netty;

/**
 * Why there is no connection.
 *
 * @param reason for people, one line
 * @param refused whether one of the two sides would not have the other, which needs somebody to mend it; else it is the
 *     network, or the peer is down
 */
record Failure(String reason, boolean refused) {

    static Failure broken(String reason) {
        return new Failure(reason, false);
    }

    static Failure refused(String reason) {
        return new Failure(reason, true);
    }
}
