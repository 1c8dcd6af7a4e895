package io.quorate.raft.logstore.rocksdb;

import io.quorate.raft.protocol.GroupId;

/**
 * A group and the number that stands for it in keys.
 *
 * @param id its name
 * @param number its number in this store; the same for ever
 */
record Group(GroupId id, int number) {}
