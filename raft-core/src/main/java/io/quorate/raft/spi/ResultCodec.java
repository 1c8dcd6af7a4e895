package io.quorate.raft.spi;

import io.quorate.raft.protocol.Bytes;

/**
 * Turns what commands result in into bytes and back. Client sessions need it: the answer to a command is kept until the
 * client has it, through snapshots and restarts. All nodes of a group need the same one.
 *
 * <p>{@link #encode} is called by the apply thread of every node, once for each command of a session, and must be as
 * deterministic as the state machine; where it throws, the node stops. {@link #decode} is called by a thread of the
 * node on which a command was repeated; where it throws, the caller's future ends with that.
 *
 * @param <R> what a command results in
 */
public interface ResultCodec<R> {

    /** Returns the bytes of a result. */
    Bytes encode(R result);

    /**
     * Returns the result.
     *
     * @param encoded what {@link #encode} returned, maybe on another node and long ago; a view that may be kept
     */
    R decode(Bytes encoded);
}
