package io.quorate.raft.testkit;

import io.quorate.raft.api.ReplicationOptions;

/**
 * How long it takes at most, where nothing goes wrong, to bring a log to a peer that lacks the end of it. Where the
 * scenario wants it so, one entry goes at a time, each after the answer to the one before.
 */
final class CatchUp {
    /** A message, a sync and its answer, each as slow as calm weather has it, and the turns of threads in between. */
    private static final long NANOS_PER_APPEND = 4_000_000;

    private final ReplicationOptions options;
    private long appends;
    private long bytes;
    private long room;

    private CatchUp(ReplicationOptions options) {
        this.options = options;
    }

    /** Returns how long this log takes to a peer that has it up to an index; what was released counts like the rest. */
    static long nanos(LogImage log, long index, ReplicationOptions options) {
        CatchUp catchUp = new CatchUp(options);
        long released = Math.max(0, log.base().index() - index);
        for (long i = index + released + 1; i <= log.lastIndex(); i++) {
            catchUp.add(log.entry(i).sizeBytes());
        }
        return (released + catchUp.appends) * NANOS_PER_APPEND / catchUp.window();
    }

    private void add(long size) {
        bytes += size;
        if (size > room) {
            appends++;
            room = options.maxAppendBytes();
        } else {
            room -= size;
        }
    }

    /** Returns how many appends are under way at a time. */
    private long window() {
        long each = appends == 0 ? 1 : Math.max(1, bytes / appends);
        return Math.min(options.maxInflightAppends(), 1 + (options.maxInflightBytes() - 1) / each);
    }
}
