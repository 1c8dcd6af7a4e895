package peerbench.quorate;

import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.spi.StateMachine;
import io.quorate.raft.spi.StateMachineSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** Tells when a command reaches a counting state machine, by itself or in a snapshot, and when so many have. */
final class Milestone implements StateMachine<Long> {
    private final CountingMachine counting = new CountingMachine();
    private final long firstCommand;
    private final long commands;
    private final CompletableFuture<Long> first = new CompletableFuture<>();
    private final CompletableFuture<Long> reached = new CompletableFuture<>();
    private volatile long restored;

    /** Waits for the command of this number, and until there are so many in all. */
    Milestone(long firstCommand, long commands) {
        this.firstCommand = firstCommand;
        this.commands = commands;
    }

    /** Returns when, by {@link System#nanoTime}, the first one was applied, or a snapshot restored that has it. */
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
        if (counting.count() >= firstCommand && !first.isDone()) {
            first.complete(System.nanoTime());
        }
        if (counting.count() >= commands) {
            reached.complete(System.nanoTime());
        }
    }
}
