package io.quorate.raft.segment;

import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.HardState;

/** A group's hard state, and where its log begins and ends. */
record GroupHead(HardState hardState, EntryId base, EntryId last) {
    static final GroupHead EMPTY = new GroupHead(HardState.INITIAL, EntryId.NONE, EntryId.NONE);
}
