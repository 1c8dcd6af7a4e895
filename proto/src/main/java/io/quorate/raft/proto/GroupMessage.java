package io.quorate.raft.proto;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Message;

/**
 * What one frame carries.
 *
 * @param group the group that the message belongs to
 * @param message the message, which names sender and receiver
 */
public record GroupMessage(GroupId group, Message message) {}
