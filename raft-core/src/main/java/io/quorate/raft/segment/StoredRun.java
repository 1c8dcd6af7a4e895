package io.quorate.raft.segment;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.EntryId;

/**
 * Consecutive entries, as one record holds them.
 *
 * @param previous the entry before the first one
 * @param count how many entries there are
 * @param encoded the entries
 */
record StoredRun(EntryId previous, int count, Bytes encoded) {

    long firstIndex() {
        return previous.index() + 1;
    }

    long lastIndex() {
        return previous.index() + count;
    }
}
