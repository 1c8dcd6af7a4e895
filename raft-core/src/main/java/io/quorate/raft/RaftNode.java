package io.quorate.raft;

import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.protocol.AdminRequest;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.runtime.NodeRuntime;
import io.quorate.raft.spi.StateMachine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A running node of one Raft group. Every node takes commands and queries: one that does not lead passes them on.
 *
 * <p><b>Threads.</b> All methods may be called by any thread, and only {@link #close} blocks. Futures are completed by
 * the node's own threads, those of proposals and reads by the apply thread, so their callbacks must be quick and must
 * not block; a callback with more to do belongs on an executor of the caller's.
 *
 * <p><b>Failure.</b> A node whose log store or state machine fails stops:
 * {@link io.quorate.raft.api.RaftListener#failed} hears why, what waits ends, and everything later is refused with
 * {@link io.quorate.raft.api.NodeClosedException}. The process lives on; the node is to be closed, and may then be
 * built again.
 *
 * @param <R> what a command results in
 */
public final class RaftNode<R> implements AutoCloseable {
    private final GroupId group;
    private final NodeId id;
    private final NodeRuntime<R> runtime;
    private final List<AutoCloseable> owned;

    RaftNode(GroupId group, NodeId id, NodeRuntime<R> runtime, List<AutoCloseable> owned) {
        this.group = group;
        this.id = id;
        this.runtime = runtime;
        this.owned = owned;
    }

    /**
     * Returns a builder of a node with this state machine, of which the node is from then on the only user. A process
     * with several groups makes their nodes by {@link RaftHost#node}.
     */
    public static <R> RaftNodeBuilder<R> builder(StateMachine<R> stateMachine) {
        return new RaftNodeBuilder<>(stateMachine, new NodeGround(null), RaftOptions.DEFAULT);
    }

    /** Returns who this node is. */
    public NodeId id() {
        return id;
    }

    /** Returns the group that this node belongs to. */
    public GroupId group() {
        return group;
    }

    /**
     * Proposes a command, which is appended to the replicated log, committed by a majority on stable storage, and
     * applied in the same order everywhere. Commands proposed by one thread through one node are appended in their
     * order, as far as they are accepted.
     *
     * <p>The future ends exactly once: with the local state machine's result, or with
     * {@link io.quorate.raft.api.ProposalRejectedException} or one of its subclasses where the command surely has no
     * effect, or with {@link io.quorate.raft.api.OutcomeUnknownException} where nobody can tell. Ending the future
     * otherwise, as by cancelling it, does not take the command back.
     *
     * @param command not to be changed any more
     */
    public CompletableFuture<Committed<R>> propose(Bytes command) {
        return runtime.propose(command);
    }

    /** Proposes a copy of this command, as {@link #propose(Bytes)} does. */
    public CompletableFuture<Committed<R>> propose(byte[] command) {
        return propose(Bytes.copyOf(command));
    }

    /**
     * Opens a client session, in which a command takes effect once, however often it has to be repeated. Tries for as
     * long as {@link io.quorate.raft.api.SessionOptions#patience} says.
     *
     * @return ends with the session; with {@link io.quorate.raft.api.BusyException} where the group has as many as it
     *     may have; and otherwise as that of {@link #propose(Bytes)}: where its outcome is unknown, there may be a
     *     session that nobody uses, which expires by itself
     * @throws IllegalStateException if the node was built without a {@link RaftNodeBuilder#resultCodec}
     */
    public CompletableFuture<RaftSession<R>> openSession() {
        return runtime.openSession(RaftSession::new);
    }

    /**
     * Goes on with a session that was opened before, through this or another node, as after a restart of the client.
     * Whether the session still exists shows with the first command.
     *
     * @param id the session's {@link RaftSession#id}
     * @param firstUnanswered the number of the first command whose answer the client does not have
     * @throws IllegalStateException if the node was built without a {@link RaftNodeBuilder#resultCodec}
     * @throws io.quorate.raft.api.BusyException if too many sessions are used through this node
     */
    public RaftSession<R> resumeSession(long id, long firstUnanswered) {
        return new RaftSession<>(runtime.resumeSession(id, firstUnanswered));
    }

    /**
     * Runs a query of the state machine, on the apply thread and so between two batches of commands: the state machine
     * needs no lock, and the query must be quick.
     *
     * <p>The future ends exactly once: with the answer, with what the query throws, or with
     * {@link io.quorate.raft.api.ProposalRejectedException} or one of its subclasses where the query was not run.
     *
     * @param consistency how fresh the answer must be
     * @param query reads the state machine, and does not change it; where a lease ends meanwhile it is run a second
     *     time
     * @param <T> what the query answers
     */
    public <T> CompletableFuture<T> read(ReadConsistency consistency, Supplier<? extends T> query) {
        return runtime.read(consistency, query);
    }

    /** Runs a linearizable query, as {@link #read(ReadConsistency, Supplier)} does. */
    public <T> CompletableFuture<T> read(Supplier<? extends T> query) {
        return read(ReadConsistency.LINEARIZABLE, query);
    }

    /**
     * Changes the membership of the group, whichever configuration is in use; see {@link #changeMembership(
     * MembershipChange, long)}.
     */
    public CompletableFuture<Committed<Configuration>> changeMembership(MembershipChange change) {
        return runtime.changeMembership(change, AdminRequest.ChangeMembership.ANY_INDEX);
    }

    /**
     * Changes the membership of the group. The steps take effect together; where more than one node gets or loses a
     * vote, by way of a joint configuration that is left by itself. May be asked of every node.
     *
     * <p>The future ends with the final configuration once it is committed and applied here; or with
     * {@link io.quorate.raft.api.MembershipChangeException} and the reason where the leader refused, with another
     * {@link io.quorate.raft.api.ProposalRejectedException} where no leader took it, and with
     * {@link io.quorate.raft.api.OutcomeUnknownException} where nobody can tell: then the configuration in use tells.
     *
     * @param change what is to become of the members
     * @param expectedIndex the {@link NodeStatus#configurationIndex} that the change was made for: it is refused where
     *     another configuration is in use
     */
    public CompletableFuture<Committed<Configuration>> changeMembership(MembershipChange change, long expectedIndex) {
        return runtime.changeMembership(change, expectedIndex);
    }

    /**
     * Brings a node in as a voter: adds it as a learner, waits until it has caught up, and gives it a vote. The new
     * node is to be running, without a bootstrap configuration.
     *
     * @param member the node, no voter yet
     * @param limit how long it may take; after that the future ends with
     *     {@link io.quorate.raft.api.MembershipChangeException}, mostly for not having caught up, and the node stays a
     *     learner
     * @return ends as that of {@link #changeMembership(MembershipChange, long)}
     */
    public CompletableFuture<Committed<Configuration>> addVoter(Member member, Duration limit) {
        return runtime.bringIn(member, null, limit);
    }

    /**
     * Puts a new node in the place of a voter: adds it as a learner, waits until it has caught up, and then gives it
     * the vote and removes the other one in one joint change, so that the group is never weaker than before.
     *
     * @param old the voter that goes; it need not be running
     * @param replacement the node that comes, under another id; to be running, without a bootstrap configuration
     * @param limit how long it may take, as in {@link #addVoter}
     * @return ends as that of {@link #changeMembership(MembershipChange, long)}
     */
    public CompletableFuture<Committed<Configuration>> replace(NodeId old, Member replacement, Duration limit) {
        return runtime.bringIn(replacement, old, limit);
    }

    /**
     * Hands leadership over to this node, which must have a vote. The leader takes no proposals meanwhile, for one
     * election timeout at most. May be asked of every node.
     *
     * @return ends with the new leader; with {@link io.quorate.raft.api.LeadershipTransferException} where the target
     *     cannot lead, did not take over in time, or another node became leader; and with
     *     {@link io.quorate.raft.api.OutcomeUnknownException} where no new leader was heard of
     */
    public CompletableFuture<NodeId> transferLeadership(NodeId target) {
        return runtime.transferLeadership(target);
    }

    /** Hands leadership over to the voter that is best prepared, as {@link #transferLeadership(NodeId)} does. */
    public CompletableFuture<NodeId> transferLeadership() {
        return runtime.transferLeadership(null);
    }

    /**
     * Takes a snapshot of the local state, with at least what is applied now, and lets the log before it go. Returns
     * the latest snapshot where nothing was applied since. The future ends with
     * {@link io.quorate.raft.api.ProposalRejectedException} where nothing was ever applied, with
     * {@link io.quorate.raft.api.BusyException} where too many wait for one already, and with
     * {@link io.quorate.raft.spi.StorageException} where the snapshot had to be given up; the node then goes on with
     * its log.
     */
    public CompletableFuture<SnapshotMeta> takeSnapshot() {
        return runtime.takeSnapshot();
    }

    /**
     * Returns the node as it was at its latest tick, or at its latest change of role or configuration. Costs nothing;
     * after a close or a failure it is the last that was known.
     */
    public NodeStatus status() {
        return runtime.status();
    }

    /**
     * Asks the node for its status at this moment, after all that it was told before.
     *
     * @return ends with {@link io.quorate.raft.api.NodeClosedException} where the node does not run any more, and with
     *     {@link io.quorate.raft.api.BusyException} where too many ask at the same time
     */
    public CompletableFuture<NodeStatus> freshStatus() {
        return runtime.freshStatus();
    }

    /** Starts to hand leadership over, as {@link #close} would; ends when that has ended. */
    CompletableFuture<?> leave() {
        return runtime.leave();
    }

    /** Returns how long a close waits for a new leader. */
    Duration patience() {
        return runtime.patience();
    }

    /**
     * Stops the node: hands leadership over first, for up to an election timeout, unless
     * {@link io.quorate.raft.api.MembershipOptions#handOverOnClose} says otherwise; ends every future, waits for the
     * node's threads, and closes what the builder made for it. What the builder was handed - log store, snapshot store,
     * transport, environment - stays open. Nothing is lost that was acknowledged. Does nothing the second time. Called
     * by a thread of the node, it waits for the others only.
     */
    @Override
    public void close() {
        runtime.close();
        RaftNodeBuilder.closeAll(owned);
    }

    @Override
    public String toString() {
        return "node " + id + " of group " + group;
    }
}
