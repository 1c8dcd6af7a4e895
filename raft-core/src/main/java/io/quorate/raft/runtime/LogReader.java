package io.quorate.raft.runtime;

import io.quorate.raft.core.Effect;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.EntryId;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.spi.LogStore;
import java.util.concurrent.Executor;

/**
 * Reads entries for peers that lag behind what is in memory, apart from the writes, so that neither delays the other.
 */
final class LogReader {
    private final GroupId group;
    private final LogStore store;
    private final GroupLog log;
    private final Executor executor;
    private final Outbox outbox;

    LogReader(GroupId group, LogStore store, GroupLog log, Executor executor, Outbox outbox) {
        this.group = group;
        this.store = store;
        this.log = log;
        this.executor = executor;
        this.outbox = outbox;
    }

    /** Reads; {@link Event.EntriesRead} follows. Called by the loop. */
    void read(Effect.ReadEntries request) {
        int removals = log.removals();
        executor.execute(() -> outbox.report(new Event.EntriesRead(request.peer(), tryRead(request, removals))));
    }

    private LogSlice tryRead(Effect.ReadEntries request, int removals) {
        try {
            return store.read(group, request.fromIndex(), request.toIndex(), request.maxBytes());
        } catch (RuntimeException e) {
            if (log.removals() == removals) {
                outbox.fail(e);
            }
            // A truncation took the entries meanwhile: nothing is wrong, and nothing was read.
            return LogSlice.empty(EntryId.NONE);
        }
    }
}
