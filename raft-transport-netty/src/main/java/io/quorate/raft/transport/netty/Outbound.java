package io.quorate.raft.transport.netty;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Message;

/**
 * A message on its way out.
 *
 * @param group the group it belongs to
 * @param message the message
 * @param size the length of its encoded form, in bytes
 */
record Outbound(GroupId group, Message message, int size) {

    /** Returns how many bytes the frame takes, with its length. */
    int frameBytes() {
        return Integer.BYTES + size;
    }
}
