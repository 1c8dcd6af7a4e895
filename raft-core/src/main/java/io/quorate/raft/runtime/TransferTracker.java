package io.quorate.raft.runtime;

import io.quorate.raft.api.LeadershipTransferException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The transfers of leadership that local callers wait for. One ends with the first leader of a later term that is heard
 * of. Called by the loop, and closed by any thread; no future is completed while the lock is held.
 */
final class TransferTracker {
    private record Pending(
            long token,
            @Nullable NodeId target,
            long term,
            @Nullable NodeId leader,
            long deadline,
            CompletableFuture<NodeId> future) {}

    private final int timeoutTicks;
    private final Map<Long, Pending> byToken = new LinkedHashMap<>();
    private long now;
    private long term;
    private @Nullable NodeId leader;
    private @Nullable RuntimeException closed;

    /** Makes a tracker in which a transfer waits for this many ticks. */
    TransferTracker(int timeoutTicks) {
        this.timeoutTicks = timeoutTicks;
    }

    /** Returns how many wait for their end. */
    synchronized int size() {
        return byToken.size();
    }

    void register(long token, PendingTransfer transfer) {
        RuntimeException refusal;
        synchronized (this) {
            refusal = closed;
            if (refusal == null) {
                NodeId target = transfer.request().target();
                byToken.put(token, new Pending(token, target, term, leader, now + timeoutTicks, transfer.future()));
            }
        }
        if (refusal != null) {
            transfer.future().completeExceptionally(refusal);
        }
    }

    /** Another role, term or leader: whoever waited for a leader of a later term has its answer. */
    void roleChanged(long newTerm, @Nullable NodeId newLeader) {
        synchronized (this) {
            term = newTerm;
            leader = newLeader;
        }
        if (newLeader != null) {
            end(newTerm, newLeader);
        }
    }

    private void end(long newTerm, NodeId newLeader) {
        List<Pending> ended;
        synchronized (this) {
            ended = removeIf(pending -> newTerm > pending.term());
        }
        for (Pending pending : ended) {
            NodeId wanted = pending.target();
            boolean moved = wanted == null ? !newLeader.equals(pending.leader()) : newLeader.equals(wanted);
            if (moved) {
                pending.future().complete(newLeader);
            } else {
                pending.future()
                        .completeExceptionally(new LeadershipTransferException(
                                "node " + newLeader + " became the leader of term " + newTerm + " instead"));
            }
        }
    }

    void rejected(long token, Rejection reason, @Nullable NodeId knownLeader) {
        Pending pending;
        synchronized (this) {
            pending = byToken.remove(token);
        }
        if (pending != null) {
            pending.future().completeExceptionally(Rejections.toException(reason, knownLeader));
        }
    }

    void tick() {
        List<Pending> expired;
        synchronized (this) {
            now++;
            expired = removeIf(pending -> pending.deadline() <= now);
        }
        fail(expired, new OutcomeUnknownException("no new leader was heard of in time", null));
    }

    void close(RuntimeException reason) {
        List<Pending> left;
        synchronized (this) {
            closed = closed == null ? reason : closed;
            left = removeIf(pending -> true);
        }
        fail(left, new OutcomeUnknownException("the transfer was under way: " + reason.getMessage(), reason));
    }

    private List<Pending> removeIf(Predicate<Pending> condition) {
        List<Pending> removed = new ArrayList<>();
        byToken.values().removeIf(pending -> {
            boolean goes = condition.test(pending);
            if (goes) {
                removed.add(pending);
            }
            return goes;
        });
        return removed;
    }

    private static void fail(List<Pending> all, RuntimeException reason) {
        for (Pending pending : all) {
            pending.future().completeExceptionally(reason);
        }
    }
}
