package io.quorate.raft.proto;

/** The other side of a connection refused it; the message is its reason. */
public final class RefusedException extends Exception {

    /** Makes one with the reason that the other side gave. */
    public RefusedException(String reason) {
        super(reason);
    }
}
