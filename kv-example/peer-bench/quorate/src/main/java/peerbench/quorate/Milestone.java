package peerbench.quorate;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** Tells when the first news reach a counting state machine, and when it has counted so many commands. */
final class Milestone implements StateMachine<Long> {
    private final CountingMachine counting = new CountingMachine();
    private final long commands;
    private final CompletableFuture<Long> first = new CompletableFuture<>();
    private final CompletableFuture<Long> reached = new CompletableFuture<>();
    private volatile long restored;

    Milestone(long commands) {
        this.commands = commands;
    }

    /** Returns when, by {@link System#nanoTime}, the first command was applied or snapshot restored. */
    long awaitFirst() {
        return first.join();
    }

    /** Returns when, by {@link System#nanoTime}, so many commands were applied or restored. */
    long awaitReached() {
        return reached.join();
    }

    /** Returns how many commands were in the latest snapshot; 0 = there was none. */
    long restored() {
        return restored;
    }

    @Override
    public Long apply(long index, Bytes command) {
        Long count = counting.apply(index, command);
        look();
        return count;
    }

    @Override
    public StateMachineSnapshot capture() {
        return counting.capture();
    }

    @Override
    public void restore(InputStream snapshot) throws IOException {
        counting.restore(snapshot);
        restored = counting.count();
        look();
    }

    private void look() {
        boolean isThere = counting.count() >= commands;
        if (isThere || !first.isDone()) {
            long now = System.nanoTime();
            first.complete(now);
            if (isThere) {
                reached.complete(now);
            }
        }
    }
}
