package io.quorate.raft;

import io.quorate.raft.api.Committed;
import io.quorate.raft.api.NodeStatus;
import io.quorate.raft.api.ReadConsistency;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.GroupId;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.SnapshotMeta;
import io.quorate.raft.runtime.NodeRuntime;
import io.quorate.raft.spi.StateMachine;
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

    /** Returns a builder of a node with this state machine, of which the node is from then on the only user. */
    public static <R> RaftNodeBuilder<R> builder(StateMachine<R> stateMachine) {
        return new RaftNodeBuilder<>(stateMachine);
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
     * Runs a query of the state machine, on the apply thread and so between two batches of commands: the state machine
     * needs no lock, and the query must be quick.
     *
     * <p>The future ends exactly once: with the answer, with what the query throws, or with
     * {@link io.quorate.raft.api.ProposalRejectedException} or one of its subclasses where the query was not run.
     *
     * @param consistency how fresh the answer must be
     * @param query reads the state machine, and does not change it
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
     * Takes a snapshot of the local state, with at least what is applied now, and lets the log before it go. Returns
     * the latest snapshot where nothing was applied since. The future ends with
     * {@link io.quorate.raft.api.ProposalRejectedException} where nothing was ever applied, and with
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
     * @return ends with {@link io.quorate.raft.api.NodeClosedException} where the node does not run any more
     */
    public CompletableFuture<NodeStatus> freshStatus() {
        return runtime.freshStatus();
    }

    /**
     * Stops the node: ends every future, waits for the node's threads, and closes what the builder made for it. What
     * the builder was handed - log store, snapshot store, transport, environment - stays open. Nothing is lost that was
     * acknowledged. Does nothing the second time. Called by a thread of the node, it waits for the others only.
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
