package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.ElectionOptions;
import io.quorate.raft.api.MembershipChangeException;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RaftMetrics;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.api.RoleName;
import io.quorate.raft.core.RaftCore;
import io.quorate.raft.core.Self;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.Message;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.runtime.session.SessionClient;
import io.quorate.raft.spi.Environment.Cancellable;
import io.quorate.raft.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running node of one group: puts the parts together, and takes them apart. All methods may be called by any thread
 * and only {@link #start} and {@link #close} block.
 *
 * @param <R> what a command results in
 */
public final class NodeRuntime<R> implements AutoCloseable {
    private static final int MAX_PENDING_CALLERS = 1 << 18;

    private final NodeSettings<R> settings;
    private final NodeThreads threads;
    private final Inbox<R> inbox;
    private final Callers<R> callers;
    private final NodeNews news;
    private final SnapshotNews snapshotNews;
    private final NodeAssembly<R> assembly;
    private final Cancellable ticker;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RUNNING);

    /** How far the end has come that its owner wants. */
    private enum Phase {
        RUNNING,
        LEAVING,
        CLOSED
    }

    private NodeRuntime(NodeSettings<R> settings, NodeAssembly.Base<R> base) {
        this.settings = settings;
        this.threads = base.threads();
        Outbox outbox = new Outbox(
                base.inbox()::completed,
                base.inbox()::setBack,
                message -> settings.transport().send(settings.group(), message),
                this::fail,
                base.inbox().meter());
        this.inbox = base.inbox();
        this.assembly = new NodeAssembly<>(settings, base, outbox);
        this.callers = assembly.callers();
        this.news = assembly.news();
        this.snapshotNews = assembly.snapshotNews();
        ElectionOptions election = settings.options().election();
        this.ticker = settings.environment()
                .schedulePeriodically(
                        election.tick(), () -> inbox.tick(settings.environment().nanoTime()));
    }

    /**
     * Recovers from the stores and starts.
     *
     * @throws io.quorate.raft.spi.StorageException if a store is damaged, or log and snapshot do not fit together
     * @throws IllegalStateException if the state machine cannot be restored, or the transport knows the group already
     */
    public static <R> NodeRuntime<R> start(NodeSettings<R> settings) {
        AppliedState<R> state = new AppliedState<>(settings.stateMachine(), settings.resultCodec());
        Recovery.Recovered recovered = Recovery.recover(settings, state);
        RaftCore core = new RaftCore(
                new Self(settings.self(), settings.stores().log().identity().incarnation()),
                settings.options(),
                recovered.log(),
                recovered.snapshot(),
                settings.environment().random());
        NodeThreads threads = NodeThreads.start(
                settings.environment(),
                settings.group() + "-" + settings.self(),
                settings.stores().writer() == null);
        NodeRuntime<R> node;
        try {
            Inbox<R> inbox = new Inbox<>(meter(settings));
            node = new NodeRuntime<>(settings, new NodeAssembly.Base<>(threads, inbox, core, state, recovered));
        } catch (RuntimeException e) {
            threads.close();
            throw e;
        }
        node.begin();
        return node;
    }

    private static Meter meter(NodeSettings<?> settings) {
        FlightEvents flight = FlightEvents.of(settings.group(), settings.self());
        return new Meter(settings.metrics(), settings.environment()::nanoTime, flight);
    }

    private void begin() {
        Transport transport = settings.transport();
        try {
            transport.register(settings.group(), new Transport.Receiver() {
                @Override
                public void received(Message message) {
                    inbox.received(message, 0);
                }

                @Override
                public void received(Message message, long incarnation) {
                    inbox.received(message, incarnation);
                }

                @Override
                public void unreachable(NodeId peer) {
                    inbox.unreachable(peer);
                }
            });
        } catch (RuntimeException e) {
            // The group is another node's, so it must not be unregistered with this one.
            ticker.cancel();
            closeThreads();
            throw e;
        }
        try {
            tellPeers(settings, assembly.board().latest().configuration());
            assembly.loop().open();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Says to the transport who the other members are. */
    static void tellPeers(NodeSettings<?> settings, Configuration configuration) {
        List<Member> others = new ArrayList<>(configuration.members());
        others.removeIf(member -> member.id().equals(settings.self()));
        settings.transport().peers(settings.group(), others);
    }

    /** Proposes a command; see the node's own documentation. */
    public CompletableFuture<Committed<R>> propose(Bytes command) {
        int length = command.length();
        int limit = settings.options().replication().maxCommandBytes();
        if (length > limit) {
            inbox.meter().count(RaftMetrics.Counter.PROPOSALS_REJECTED, 1);
            return CompletableFuture.failedFuture(
                    new CommandTooLargeException("the command has " + length + " bytes, the limit is " + limit));
        }
        if (callers.size() >= MAX_PENDING_CALLERS) {
            inbox.meter().count(RaftMetrics.Counter.PROPOSALS_REJECTED, 1);
            return CompletableFuture.failedFuture(new BusyException("too many proposals and reads wait for their end"));
        }
        PendingProposal<R> proposal = new PendingProposal<>(command);
        inbox.propose(proposal, length);
        return proposal;
    }

    /** Runs a query on the apply thread, as fresh as asked for; see the node's own documentation. */
    public <T> CompletableFuture<T> read(ReadConsistency consistency, Supplier<? extends T> query) {
        if (callers.size() >= MAX_PENDING_CALLERS) {
            inbox.meter().count(RaftMetrics.Counter.READS_REJECTED, 1);
            return CompletableFuture.failedFuture(new BusyException("too many proposals and reads wait for their end"));
        }
        PendingRead<T> read = new PendingRead<>(query);
        switch (consistency.kind()) {
            case LINEARIZABLE -> inbox.read(TurnReads.Kind.LINEARIZABLE, read);
            case LEASE -> inbox.read(TurnReads.Kind.LEASED, read);
            case BOUNDED -> readLocally(read, applier -> applier.readIfFresh(read, nanosOf(consistency.bound())));
            case STALE -> readLocally(read, applier -> applier.readNow(read));
        }
        return read;
    }

    private void readLocally(PendingRead<?> read, Consumer<Applier<?>> serve) {
        if (callers.reads().enter(read)) {
            serve.accept(assembly.workers().applier());
        }
    }

    private static long nanosOf(Duration bound) {
        return bound.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? bound.toNanos() : Long.MAX_VALUE;
    }

    /** Opens a client session; see the node's own documentation. */
    public <T> CompletableFuture<T> openSession(Function<? super SessionClient<R>, ? extends T> use) {
        return callers.sessions().sessions().open(use);
    }

    /** Goes on with a client session; see the node's own documentation. */
    public SessionClient<R> resumeSession(long id, long firstUnanswered) {
        return callers.sessions().sessions().resume(id, firstUnanswered);
    }

    /** Changes the membership; see the node's own documentation. */
    public CompletableFuture<Committed<Configuration>> changeMembership(MembershipChange change, long expectedIndex) {
        if (callers.admin().isFull()) {
            return CompletableFuture.failedFuture(tooManyRequests());
        }
        PendingProposal<Configuration> future = new PendingProposal<>(Bytes.EMPTY);
        inbox.change(new PendingChange(new AdminRequest.ChangeMembership(expectedIndex, change), future));
        return future;
    }

    private static BusyException tooManyRequests() {
        return new BusyException("too many changes of members and transfers wait for their end");
    }

    /** Brings a voter in, in the place of another one or of none; see the node's own documentation. */
    public CompletableFuture<Committed<Configuration>> bringIn(
            Member newcomer, @Nullable NodeId leaving, Duration limit) {
        Configuration now = assembly.board().latest().configuration();
        if (leaving != null && !now.isIncomingVoter(leaving)) {
            return CompletableFuture.failedFuture(new MembershipChangeException(Rejection.INVALID_CHANGE));
        }
        long ticks = limit.toNanos() / settings.options().election().tick().toNanos();
        GuidedChange change = new GuidedChange(
                newcomer,
                leaving,
                (int) Math.min(Integer.MAX_VALUE, ticks),
                new GuidedChange.Means(
                        () -> assembly.board().latest().configuration(),
                        step -> changeMembership(step, AdminRequest.ChangeMembership.ANY_INDEX)));
        RuntimeException closedBy = inbox.closedBy();
        if (closedBy != null) {
            change.close(closedBy);
        } else {
            callers.admin().guide(change);
        }
        return change.end();
    }

    /** Hands leadership over; see the node's own documentation. */
    public CompletableFuture<NodeId> transferLeadership(@Nullable NodeId target) {
        if (callers.admin().isFull()) {
            return CompletableFuture.failedFuture(tooManyRequests());
        }
        CompletableFuture<NodeId> future = new CompletableFuture<>();
        inbox.transfer(new PendingTransfer(new AdminRequest.TransferLeadership(target), future));
        return future;
    }

    /**
     * Starts to hand leadership over, where this node has it and the options do not say otherwise. A {@link #close}
     * that follows does not do it again.
     *
     * @return ends when that has ended
     */
    public CompletableFuture<?> leave() {
        if (!phase.compareAndSet(Phase.RUNNING, Phase.LEAVING)) {
            return CompletableFuture.completedFuture(null);
        }
        NodeStatus status = status();
        boolean othersVote = status.configuration().voters().size() > 1;
        boolean handsOver = settings.options().membership().handOverOnClose() && othersVote;
        return handsOver && status.role() == RoleName.LEADER
                ? transferLeadership(null)
                : CompletableFuture.completedFuture(null);
    }

    /** Returns how long a close waits for a new leader. */
    public Duration patience() {
        ElectionOptions election = settings.options().election();
        return election.tick().multipliedBy(election.electionTimeoutTicks());
    }

    /** Takes a snapshot of what is applied now, or later. */
    public CompletableFuture<SnapshotMeta> takeSnapshot() {
        return snapshotNews.ask();
    }

    /** Returns the status as of the latest tick or change of role. */
    public NodeStatus status() {
        return assembly.board().latest();
    }

    /** Asks the loop for the status of this moment. */
    public CompletableFuture<NodeStatus> freshStatus() {
        CompletableFuture<NodeStatus> request = new CompletableFuture<>();
        inbox.status(request);
        return request;
    }

    /** Stops to serve because of this failure. The threads end with {@link #close}. */
    private void fail(Throwable cause) {
        NodeClosedException reason =
                new NodeClosedException(settings.name() + " has stopped: " + cause.getMessage(), cause);
        if (stopped.get()) {
            return;
        }
        // Once more from the start where an earlier attempt broke off.
        stopServing(reason);
        // On the loop, so that the callers whose turn it is right now are told only when their turn is over.
        threads.loop().execute(() -> endCallers(reason));
        if (stopped.compareAndSet(false, true)) {
            news.failed(cause);
        }
    }

    private void stopServing(NodeClosedException reason) {
        ticker.cancel();
        settings.transport().unregister(settings.group());
        assembly.workers().stop();
        inbox.close(reason);
    }

    private void closeThreads() {
        threads.loop().close();
        // Only now, when the loop writes nothing any more; and before the others end, which still hear of the last
        // round.
        assembly.workers().log().leave();
        threads.close();
    }

    private void endCallers(NodeClosedException reason) {
        inbox.endWaiting();
        callers.close(reason);
        snapshotNews.close(reason);
    }

    /** Stops to serve, ends every future, and waits for the threads; a second call returns at once. */
    @Override
    public void close() {
        if (phase.get() == Phase.RUNNING) {
            settings.environment().await(leave(), patience());
        }
        if (phase.getAndSet(Phase.CLOSED) == Phase.CLOSED) {
            return;
        }
        NodeClosedException reason = new NodeClosedException(settings.name() + " is closed", null);
        if (stopped.compareAndSet(false, true)) {
            stopServing(reason);
        }
        // Before the threads are waited for: the state machine might wait for one of these.
        inbox.endWaiting();
        news.stopped();
        closeThreads();
        assembly.workers().close();
        endCallers(reason);
    }
}
