package io.quorate.raft.runtime;

import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogStore;
import io.quorate.raft.spi.StorageException;

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

    /**
     * Returns at least one entry from the first index on. May block.
     *
     * @throws StorageException if it cannot be read
     */
    LogSlice read(long fromIndex, long toIndex) {
        LogSlice slice = store.read(group, fromIndex, toIndex, portionBytes);
        if (slice.firstIndex() != fromIndex || slice.isEmpty()) {
            throw new StorageException(
                    "entry " + fromIndex + " of group " + group + " was released before it was applied");
        }
        return slice;
    }
}
