package io.quorate.raft.runtime;

import io.quorate.raft.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;

/** What the {@link LogWriter} writes by one call and one sync, and the messages that wait for it. */
final class LogRound {
    private final List<LogWriter.Operation> operations = new ArrayList<>();
    private final List<LogWrite> writes = new ArrayList<>();

    List<LogWriter.Operation> operations() {
        return operations;
    }

    /** Returns what is to be written, without the compactions that a later one has passed while there was no room. */
    List<LogWrite> writes() {
        for (int i = 0; i < operations.size(); i++) {
            LogWrite write = operations.get(i).write();
            if (write != null && operations.get(i).log().isReleased(write)) {
                writes.remove(write);
            }
        }
        return writes;
    }

    /** Takes operations of a group, up to its share in bytes; the first write of a round is taken whatever its size. */
    long take(GroupQueue queue, long share) {
        long bytes = 0;
        while (!queue.isEmpty()) {
            LogWriter.Operation next = queue.first();
            if (!writes.isEmpty() && bytes + next.sizeBytes() > share) {
                break;
            }
            queue.removeFirst();
            operations.add(next);
            if (next.write() != null) {
                writes.add(next.write());
                bytes += next.sizeBytes();
            }
        }
        return bytes;
    }

    /** Forgets what a group has in this round. */
    void drop(GroupLog log) {
        operations.removeIf(operation -> operation.log().equals(log));
        writes.removeIf(write -> write.group().equals(log.group()));
    }

    /** Returns when the round starts, by the clock of its first group; 0 = it is empty. */
    long now() {
        return operations.isEmpty() ? 0 : operations.get(0).log().now();
    }

    /** Says that the round, begun at this time, is durable: first to the peers, who wait for it, then to the loops. */
    void tell(long startedAt) {
        for (int i = 0; i < operations.size(); i++) {
            LogWriter.Operation operation = operations.get(i);
            LogWrite write = operation.write();
            if (write != null) {
                operation.log().written(operation.sequence(), write);
            }
        }
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).log().release(operations.get(i).held());
        }
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).log().report(startedAt);
        }
    }
}
