package io.quorate.raft.runtime;

import io.quorate.raft.core.Effect;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.LogSlice;
import io.quorate.raft.protocol.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Turns what local callers ask into events with a token each, and keeps who waits for them.
 *
 * @param <R> what a command results in
 */
final class Callers<R> {
    private static final List<TurnReads.Kind> READ_KINDS = List.of(TurnReads.Kind.values());
    private static final int MAX_BATCH_COUNT = 1 << 12;
    private static final long COUNTER_MASK = 0xFFFF_FFFFL;

    private final ProposalTracker<R> proposals;
    private final ReadTracker reads;
    private final AdminTracker admin;
    private final SessionTracker<R> sessions;
    private final RandomGenerator random;
    private final long maxBatchBytes;
    private long token;

    /** Where those who wait are kept. */
    record Trackers<R>(
            ProposalTracker<R> proposals, ReadTracker reads, AdminTracker admin, SessionTracker<R> sessions) {}

    /** Gathers callers whose batches take about this many bytes at most; tokens bear a random number of this life. */
    Callers(Trackers<R> trackers, RandomGenerator random, long maxBatchBytes) {
        this.proposals = trackers.proposals();
        this.reads = trackers.reads();
        this.admin = trackers.admin();
        this.sessions = trackers.sessions();
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

    AdminTracker admin() {
        return admin;
    }

    SessionTracker<R> sessions() {
        return sessions;
    }

    /** Returns how many callers wait for their end. */
    int size() {
        return proposals.size() + reads.size() + admin.changes().size() + sessions.size();
    }

    /** Returns whether anybody waits for an end that a turn of the loop may bring. */
    boolean areWaiting() {
        return size() + admin.transfers().size() > 0;
    }

    /** Moves the callers of the turn to its events, in as few batches as may be; from here on they are kept here. */
    void addTo(Turn<R> turn) {
        addProposals(turn, turn.proposals, proposals);
        addProposals(turn, turn.sessionRequests, sessions.requests());
        for (TurnReads.Kind kind : READ_KINDS) {
            List<PendingRead<?>> taken = turn.reads.of(kind);
            if (!taken.isEmpty()) {
                long next = nextToken();
                reads.register(next, new ArrayList<>(taken));
                taken.clear();
                turn.events.add(new Event.Read(next, kind == TurnReads.Kind.LEASED));
            }
        }
        for (PendingChange change : turn.requests.changes) {
            long next = nextToken();
            admin.changes().register(next, List.of(change.future()));
            turn.events.add(new Event.ProposeMembership(next, change.request()));
        }
        for (PendingTransfer transfer : turn.requests.transfers) {
            long next = nextToken();
            admin.transfers().register(next, transfer);
            turn.events.add(new Event.TransferLeadership(next, transfer.request()));
        }
    }

    // A token names one request of some kind, so the trackers that do not know it let it pass.

    void accepted(Effect.ProposalAccepted effect) {
        proposals.accepted(effect.token(), effect.first(), effect.count());
        admin.changes().accepted(effect.token(), effect.first(), effect.count());
        sessions.requests().accepted(effect.token(), effect.first(), effect.count());
    }

    void rejected(Effect.ProposalRejected effect) {
        proposals.rejected(effect.token(), effect.reason(), effect.leader());
        admin.changes().rejected(effect.token(), effect.reason(), effect.leader());
        admin.transfers().rejected(effect.token(), effect.reason(), effect.leader());
        sessions.requests().rejected(effect.token(), effect.reason(), effect.leader());
    }

    void lost(Effect.ProposalLost effect) {
        proposals.lost(effect.token());
        admin.changes().lost(effect.token());
        sessions.requests().lost(effect.token());
    }

    /** The state machine applied these entries; called by the apply thread. */
    void applied(LogSlice slice, AppliedBatch<R> batch) {
        proposals.applied(slice, batch.results());
        admin.changes().applied(slice, batch.jointIndex());
        sessions.requests().applied(slice, batch.answers());
    }

    /** A snapshot replaced the state up to this index; called by the apply thread. */
    void jumped(long index) {
        proposals.jumped(index);
        admin.changes().jumped(index);
        sessions.requests().jumped(index);
    }

    private <T> void addProposals(Turn<R> turn, List<PendingProposal<T>> given, ProposalTracker<T> tracker) {
        int waiting = given.size();
        int taken = 0;
        while (taken < waiting) {
            int most = Math.min(waiting - taken, MAX_BATCH_COUNT);
            List<PendingProposal<T>> batch = new ArrayList<>(most);
            List<Proposal> commands = new ArrayList<>(most);
            long bytes = 0;
            while (batch.size() < most && bytes < maxBatchBytes) {
                PendingProposal<T> proposal = given.get(taken++);
                Proposal command = proposal.takeCommand();
                batch.add(proposal);
                commands.add(command);
                bytes += Entry.OVERHEAD_BYTES + command.sizeBytes();
            }
            long next = nextToken();
            tracker.register(next, batch);
            turn.events.add(new Event.Propose(next, commands));
        }
        given.clear();
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
        admin.tick();
        sessions.tick();
    }

    /** Ends everyone who waits. */
    void close(RuntimeException reason) {
        proposals.close(reason);
        reads.close(reason);
        admin.close(reason);
        sessions.close(reason);
    }
}
