package io.quorate.raft.runtime;

import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Turns what local callers ask into events with a token each, and keeps who waits for them.
 *
 * @param <R> what a command results in
 */
final class Callers<R> {
    private static final int MAX_BATCH_COUNT = 1 << 12;
    private static final long COUNTER_MASK = 0xFFFF_FFFFL;

    private final ProposalTracker<R> proposals;
    private final ReadTracker reads;
    private final RandomGenerator random;
    private final long maxBatchBytes;
    private long token;

    /** Gathers callers whose batches take about this many bytes at most; tokens bear a random number of this life. */
    Callers(ProposalTracker<R> proposals, ReadTracker reads, RandomGenerator random, long maxBatchBytes) {
        this.proposals = proposals;
        this.reads = reads;
        this.random = random;
        this.maxBatchBytes = maxBatchBytes;
        startLife();
    }

    ProposalTracker<R> proposals() {
        return proposals;
    }

    ReadTracker reads() {
        return reads;
    }

    /** Returns how many callers wait for their end. */
    int size() {
        return proposals.size() + reads.size();
    }

    /** Adds the callers of the turn to its events, in as few batches as may be. */
    void addTo(Turn<R> turn) {
        addProposals(turn);
        if (!turn.reads.isEmpty()) {
            long next = nextToken();
            reads.register(next, new ArrayList<>(turn.reads));
            turn.events.add(new Event.Read(next));
        }
    }

    private void addProposals(Turn<R> turn) {
        int waiting = turn.proposals.size();
        int taken = 0;
        while (taken < waiting) {
            int most = Math.min(waiting - taken, MAX_BATCH_COUNT);
            List<PendingProposal<R>> batch = new ArrayList<>(most);
            List<Bytes> commands = new ArrayList<>(most);
            long bytes = 0;
            while (batch.size() < most && bytes < maxBatchBytes) {
                PendingProposal<R> proposal = turn.proposals.get(taken++);
                Bytes command = proposal.takeCommand();
                batch.add(proposal);
                commands.add(command);
                bytes += Entry.OVERHEAD_BYTES + command.length();
            }
            long next = nextToken();
            proposals.register(next, batch);
            turn.events.add(new Event.Propose(next, commands));
        }
    }

    private long nextToken() {
        if ((token & COUNTER_MASK) == COUNTER_MASK) {
            startLife();
        }
        return ++token;
    }

    // A leader takes the tokens of one life in rising order only, so a counter that starts again needs a new life.
    private void startLife() {
        token = (long) random.nextInt() << 32;
    }

    /** Lets a tick pass for everyone who waits. */
    void tick() {
        proposals.tick();
        reads.tick();
    }

    /** Ends everyone who waits. */
    void close(RuntimeException reason) {
        proposals.close(reason);
        reads.close(reason);
    }
}
