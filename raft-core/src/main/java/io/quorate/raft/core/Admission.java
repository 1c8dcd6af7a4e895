package io.quorate.raft.core;

import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.Proposal;
import io.quorate.raft.protocol.Rejection;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a leader has accepted and not yet committed within its bound (rule L6). */
final class Admission {
    private record Batch(long lastIndex, long bytes) {}

    private final ReplicationOptions limits;
    private final ArrayDeque<Batch> uncommitted = new ArrayDeque<>();
    private long uncommittedBytes;

    Admission(ReplicationOptions limits) {
        this.limits = limits;
    }

    /** Returns why these commands cannot be taken, or null where they can. A lone batch always fits. */
    @Nullable
    Rejection refusal(List<? extends Proposal> commands) {
        for (int i = 0; i < commands.size(); i++) {
            if (commands.get(i).commandBytes() > limits.maxCommandBytes()) {
                return Rejection.TOO_LARGE;
            }
        }
        boolean full = uncommittedBytes > 0 && uncommittedBytes + sizeBytes(commands) > limits.maxUncommittedBytes();
        return full ? Rejection.BUSY : null;
    }

    void appended(long lastIndex, List<? extends Proposal> commands) {
        long bytes = sizeBytes(commands);
        uncommitted.add(new Batch(lastIndex, bytes));
        uncommittedBytes += bytes;
    }

    void committed(long index) {
        while (!uncommitted.isEmpty() && uncommitted.peek().lastIndex() <= index) {
            uncommittedBytes -= uncommitted.remove().bytes();
        }
    }

    /** Returns how many bytes were accepted and are not committed yet. */
    long uncommittedBytes() {
        return uncommittedBytes;
    }

    /** Returns what these commands will take as entries. */
    static long sizeBytes(List<? extends Proposal> commands) {
        long bytes = 0;
        for (int i = 0; i < commands.size(); i++) {
            bytes += Entry.OVERHEAD_BYTES + commands.get(i).sizeBytes();
        }
        return bytes;
    }
}
