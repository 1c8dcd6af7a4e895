package io.quorate.raft.runtime;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogStore;

/** The committed entries of a group that are no longer in memory, in portions. */
final class CommittedLog {
    private final GroupId group;
    private final LogStore store;
    private final long portionBytes;

    CommittedLog(GroupId group, LogStore store, long portionBytes) {
        this.group = group;
        this.store = store;
        this.portionBytes = portionBytes;
    }

    /** Returns at least one entry from the first index on. May block. */
    LogSlice read(long fromIndex, long toIndex) {
        return store.read(group, fromIndex, toIndex, portionBytes);
    }
}
