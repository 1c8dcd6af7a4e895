package peerbench.quorate;

import io.quorate.raft.RaftNode;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes all the time, with a fixed number of commands in flight, from a thread of its own. */
final class Load {
    private static final int IN_FLIGHT = 64;

    private final RaftNode<?> node;
    private final byte[] command;
    private final Semaphore slots = new Semaphore(IN_FLIGHT);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::write, "load");
    private volatile boolean stopped;

    Load(RaftNode<?> node, int commandBytes) {
        this.node = node;
        this.command = new byte[commandBytes];
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void write() {
        while (!stopped) {
            slots.acquireUninterruptibly();
            node.propose(command).whenComplete((done, failed) -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                    stopped = true;
                }
                slots.release();
            });
        }
    }

    /**
     * Ends once nothing is in flight.
     *
     * @throws IllegalStateException if a command failed
     */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
        slots.acquireUninterruptibly(IN_FLIGHT);
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a command failed under load", failed);
        }
    }
}
