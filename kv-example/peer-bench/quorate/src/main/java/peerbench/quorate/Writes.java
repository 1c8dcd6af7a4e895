package peerbench.quorate;

import io.quorate.raft.RaftNode;
import io.quorate.raft.api.Committed;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** Fills a log. */
final class Writes {
    private static final int IN_FLIGHT = 4096;
    private static final byte[] COMMAND = new byte[128];

    private Writes() {}

    /**
     * Writes so many commands of 128 bytes, and fails with any of them; returns what the last one led to, once all are
     * applied at this node.
     */
    static long write(RaftNode<Long> node, long commands) {
        ArrayDeque<CompletableFuture<Committed<Long>>> underWay = new ArrayDeque<>();
        for (long i = 0; i < commands; i++) {
            if (underWay.size() == IN_FLIGHT) {
                underWay.remove().join();
            }
            underWay.add(node.propose(COMMAND));
        }
        long last = 0;
        for (CompletableFuture<Committed<Long>> written : underWay) {
            last = written.join().result();
        }
        return last;
    }
}
