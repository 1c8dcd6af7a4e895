package peerbench;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Three replicas of one Raft group in this JVM, talking TCP over loopback, each with its own log on disk. */
public interface PeerCluster extends AutoCloseable {

    /** The name printed in the result row, with the library's version. */
    String name();

    /**
     * Starts the three replicas and returns once a leader accepts proposals.
     *
     * @param dir   an empty directory; replica i keeps its data below it
     * @param fsync true: a command is acknowledged only once a majority has it on stable storage
     */
    void start(Path dir, boolean fsync) throws Exception;

    /**
     * Proposes a command through the leader's local (in-process) API. The future completes once the command is
     * committed by a majority and applied by the leader's state machine. Must not block for longer than the
     * library's own back-pressure does; a refused proposal fails the future.
     */
    CompletableFuture<?> propose(byte[] command);

    /** A linearizable read at the leader (ReadIndex or lease, whichever the library offers), or null if it has none. */
    @Nullable
    CompletableFuture<?> read();

    /** How many commands each replica's state machine has applied: all three must agree at the end. */
    long[] applied();

    @Override
    void close() throws Exception;
}
