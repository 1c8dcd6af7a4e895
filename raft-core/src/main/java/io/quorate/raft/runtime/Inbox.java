package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.AppendEntries;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.InstallSnapshot;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Proposal;
import io.quorate.raft.runtime.session.SessionAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way into the event loop, for any thread. Bounded by count and bytes, apart for local callers and for peers, so
 * that neither can starve the other: a caller over the bound hears Busy, a peer's message over it is dropped as a
 * network would. The completions of the node's own workers are never dropped; the core bounds the work that leads to
 * them.
 *
 * @param <R> what a command results in
 */
final class Inbox<R> {
    static final int MAX_CALLERS = 1 << 16;
    static final int MAX_REQUESTS = 64;
    static final long MAX_PROPOSAL_BYTES = 16L << 20;
    static final int MAX_MESSAGES = 1 << 14;
    static final long MAX_MESSAGE_BYTES = 64L << 20;

    private static final int SMALL_MESSAGE_BYTES = 64;
    private static final int TICKS_TO_CALL_AGAIN = 32;

    private final Meter meter;
    private Turn<R> filling = new Turn<>();
    private final List<Event> setbacks = new ArrayList<>();
    private @Nullable Takers takers;
    private boolean scheduled;
    private int missedTicks;
    private @Nullable RuntimeException closed;

    /** Makes an inbox that gathers, and has nothing taken before {@link #open}. */
    Inbox(Meter meter) {
        this.meter = meter;
    }

    Meter meter() {
        return meter;
    }

    /**
     * Who takes what has come in; one of them runs whenever there is something to {@link #take}.
     *
     * @param loop on the loop's executor
     * @param visitor on the thread of a peer or worker that brought something
     */
    record Takers(Runnable loop, Runnable visitor) {}

    /** Starts to have taken what comes in. */
    void open(Takers all) {
        Runnable wake;
        synchronized (this) {
            takers = all;
            wake = filling.isEmpty() ? null : taker(Takers::loop);
        }
        run(wake);
    }

    /** Takes a command that takes this many bytes, or ends its future at once. */
    void propose(PendingProposal<R> proposal, int bytes) {
        propose(proposal, bytes, turn -> turn.proposals);
    }

    /** Takes a request of a client session that takes this many bytes, or ends its future at once. */
    void request(PendingProposal<SessionAnswer<R>> request, int bytes) {
        propose(request, bytes, turn -> turn.sessionRequests);
    }

    private <T> void propose(
            PendingProposal<T> proposal, int bytes, Function<Turn<R>, List<PendingProposal<T>>> listOf) {
        RuntimeException refusal;
        Runnable wake = null;
        synchronized (this) {
            List<PendingProposal<T>> waiting = listOf.apply(filling);
            refusal = closed;
            if (refusal == null
                    && (waiting.size() >= MAX_CALLERS
                            || (filling.proposalBytes > 0 && filling.proposalBytes + bytes > MAX_PROPOSAL_BYTES))) {
                refusal = new BusyException("too many proposals are waiting to be taken");
            }
            if (refusal == null) {
                waiting.add(proposal);
                filling.proposalBytes += bytes + Entry.OVERHEAD_BYTES;
                wake = taker(Takers::loop);
            }
        }
        finish(proposal, refusal, wake);
        if (refusal != null) {
            meter.count(RaftMetrics.Counter.PROPOSALS_REJECTED, 1);
        }
    }

    /** Takes a read of this kind, or ends its future at once. */
    void read(TurnReads.Kind kind, PendingRead<?> read) {
        RuntimeException refusal;
        Runnable wake = null;
        synchronized (this) {
            refusal = closed;
            if (refusal == null && filling.reads.of(kind).size() >= MAX_CALLERS) {
                refusal = new BusyException("too many reads are waiting to be taken");
            }
            if (refusal == null) {
                filling.reads.of(kind).add(read);
                wake = taker(Takers::loop);
            }
        }
        finish(read, refusal, wake);
        if (refusal != null) {
            meter.count(RaftMetrics.Counter.READS_REJECTED, 1);
        }
    }

    /** Takes a change of the membership, or ends its future at once. */
    void change(PendingChange change) {
        RuntimeException refusal;
        Runnable wake = null;
        synchronized (this) {
            refusal = closed != null ? closed : tooMany(filling.requests.changes.size());
            if (refusal == null) {
                filling.requests.changes.add(change);
                wake = taker(Takers::loop);
            }
        }
        finish(change.future(), refusal, wake);
    }

    /** Takes a wish for a transfer of leadership, or ends its future at once. */
    void transfer(PendingTransfer transfer) {
        RuntimeException refusal;
        Runnable wake = null;
        synchronized (this) {
            refusal = closed != null ? closed : tooMany(filling.requests.transfers.size());
            if (refusal == null) {
                filling.requests.transfers.add(transfer);
                wake = taker(Takers::loop);
            }
        }
        finish(transfer.future(), refusal, wake);
    }

    private static @Nullable RuntimeException tooMany(int requests) {
        return requests < MAX_REQUESTS ? null : new BusyException("too many requests are waiting to be taken");
    }

    /** Takes a question for the node's status, or ends its future at once. */
    void status(CompletableFuture<NodeStatus> request) {
        RuntimeException refusal;
        Runnable wake = null;
        synchronized (this) {
            refusal = closed;
            if (refusal == null && filling.requests.status.size() >= MAX_CALLERS) {
                refusal = new BusyException("too many questions for the status are waiting to be taken");
            }
            if (refusal == null) {
                filling.requests.status.add(request);
                wake = taker(Takers::loop);
            }
        }
        finish(request, refusal, wake);
    }

    private static void finish(
            CompletableFuture<?> future, @Nullable RuntimeException refusal, @Nullable Runnable taker) {
        if (refusal != null) {
            future.completeExceptionally(refusal);
        } else {
            run(taker);
        }
    }

    /** Takes a peer's message, or drops it. */
    void received(Message message) {
        received(message, 0);
    }

    /** Takes a peer's message, with the incarnation of its sender where that is known, or drops it. */
    void received(Message message, long incarnation) {
        meter.received(message, fromPeers(new Event.Received(message, incarnation), sizeBytes(message)));
    }

    /** Takes the news that messages to a peer are being lost, or drops it. */
    void unreachable(NodeId peer) {
        fromPeers(new Event.PeerUnreachable(peer), SMALL_MESSAGE_BYTES);
    }

    private boolean fromPeers(Event event, long bytes) {
        Runnable wake;
        synchronized (this) {
            if (closed != null
                    || filling.messages >= MAX_MESSAGES
                    || (filling.messages > 0 && filling.messageBytes + bytes > MAX_MESSAGE_BYTES)) {
                return false;
            }
            filling.messages++;
            filling.messageBytes += bytes;
            filling.events.add(event);
            wake = taker(Takers::visitor);
        }
        run(wake);
        return true;
    }

    /**
     * Takes a tick that passed at this time, unless one is waiting already: a node that is behind does not make up for
     * lost time.
     */
    void tick(long nanoTime) {
        Runnable wake;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            wake = filling.ticked ? missedTick() : tick(filling, nanoTime);
        }
        run(wake);
    }

    private @Nullable Runnable tick(Turn<R> turn, long nanoTime) {
        missedTicks = 0;
        turn.ticked = true;
        turn.events.addAll(setbacks);
        setbacks.clear();
        turn.events.add(new Event.Tick(nanoTime));
        return taker(Takers::loop);
    }

    /** A taker may have been lost on its way, on a thread that broke off: then nobody else would ever call one. */
    private @Nullable Runnable missedTick() {
        missedTicks++;
        return missedTicks % TICKS_TO_CALL_AGAIN == 0 && takers != null ? takers.loop() : null;
    }

    /** Takes the completion of work that the core asked for. Dropped only after {@link #close}. */
    void completed(Event event) {
        Runnable wake;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            filling.events.add(event);
            wake = taker(Takers::visitor);
        }
        run(wake);
    }

    /** Takes what a caller asks for, whose thread must not take the turn. Dropped only after {@link #close}. */
    void asked(Event event) {
        Runnable wake;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            filling.events.add(event);
            wake = taker(Takers::loop);
        }
        run(wake);
    }

    /** Takes the failure of work that the core will ask for again, and hands it on with the next tick. */
    synchronized void setBack(Event event) {
        if (closed == null) {
            setbacks.add(event);
        }
    }

    private static void run(@Nullable Runnable taker) {
        if (taker != null) {
            taker.run();
        }
    }

    /** Returns one of the takers, unless one is on its way already. */
    private @Nullable Runnable taker(Function<Takers, Runnable> which) {
        if (scheduled || takers == null) {
            return null;
        }
        scheduled = true;
        return which.apply(takers);
    }

    /** Returns what has come in, and goes on with the given, empty turn. Called by a taker, once per run. */
    synchronized Turn<R> take(Turn<R> empty) {
        Turn<R> taken = filling;
        filling = empty;
        scheduled = false;
        return taken;
    }

    /** Takes what has come in, unless some of it is a caller's or it is time for a tick: then nothing, and null. */
    synchronized @Nullable Turn<R> takeWithoutCallers(Turn<R> empty) {
        return filling.hasCallers() || filling.ticked ? null : take(empty);
    }

    /** Takes nothing any more: what comes later ends with this reason, and with {@link #endWaiting} what is there. */
    synchronized void close(RuntimeException reason) {
        closed = closed == null ? reason : closed;
    }

    /** Ends what still waits, once this is closed. */
    void endWaiting() {
        Turn<R> left;
        RuntimeException reason;
        synchronized (this) {
            reason = closed;
            if (reason == null) {
                return;
            }
            left = filling;
            filling = new Turn<>();
        }
        refuse(left, reason);
    }

    /** Ends what this turn has taken in, and what nobody else knows of. */
    void refuse(Turn<R> turn, RuntimeException reason) {
        meter.count(RaftMetrics.Counter.PROPOSALS_REJECTED, turn.proposals.size());
        meter.count(RaftMetrics.Counter.READS_REJECTED, turn.reads.size());
        turn.refuse(reason);
    }

    /** How much waits to be taken. */
    record Depth(int events, long bytes) {}

    synchronized Depth depth() {
        return new Depth(filling.events.size(), filling.messageBytes + filling.proposalBytes);
    }

    /** Returns why the inbox takes nothing any more, or null. */
    synchronized @Nullable RuntimeException closedBy() {
        return closed;
    }

    private static long sizeBytes(Message message) {
        if (message instanceof AppendEntries append) {
            return SMALL_MESSAGE_BYTES + append.entries().sizeBytes();
        }
        if (message instanceof InstallSnapshot install) {
            return SMALL_MESSAGE_BYTES + (long) install.chunk().length();
        }
        long bytes = SMALL_MESSAGE_BYTES;
        if (message instanceof ForwardedProposal forwarded) {
            for (Proposal command : forwarded.commands()) {
                bytes += command.sizeBytes();
            }
        }
        return bytes;
    }
}
