package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.MembershipChangeException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.protocol.Configuration;
import io.quorate.raft.protocol.Member;
import io.quorate.raft.protocol.MembershipChange;
import io.quorate.raft.protocol.NodeId;
import io.quorate.raft.protocol.Rejection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a node in as a voter, in the place of another one if so wanted: adds it as a learner, and tries, tick after
 * tick, to give it the vote until the leader finds that it has caught up. Ticks come from the loop.
 */
final class GuidedChange {
    private final Member newcomer;
    private final MembershipChange last;
    private final Supplier<Configuration> configuration;
    private final Function<MembershipChange, CompletableFuture<Committed<Configuration>>> change;
    private final CompletableFuture<Committed<Configuration>> end = new CompletableFuture<>();
    private int ticksLeft;
    private volatile boolean added;
    private volatile boolean waiting;
    private volatile RuntimeException latest = new MembershipChangeException(Rejection.NOT_CAUGHT_UP);

    /** What a guided change works with: the local view of the configuration, and how to ask for a change. */
    record Means(
            Supplier<Configuration> configuration,
            Function<MembershipChange, CompletableFuture<Committed<Configuration>>> change) {}

    GuidedChange(Member newcomer, @Nullable NodeId leaving, int ticks, Means means) {
        MembershipChange promotion = MembershipChange.promote(newcomer.id());
        this.newcomer = newcomer;
        this.last = leaving == null ? promotion : promotion.and(MembershipChange.remove(leaving));
        this.ticksLeft = ticks;
        this.configuration = means.configuration();
        this.change = means.change();
    }

    CompletableFuture<Committed<Configuration>> end() {
        return end;
    }

    /** Makes the next attempt, unless one is under way. Returns whether the change has come to its end. */
    boolean tick() {
        if (!waiting && !end.isDone()) {
            if (--ticksLeft < 0) {
                end.completeExceptionally(latest);
            } else {
                attempt();
            }
        }
        return end.isDone();
    }

    private void attempt() {
        waiting = true;
        boolean isLast = added || configuration.get().isLearner(newcomer.id());
        MembershipChange next = isLast ? last : MembershipChange.addLearner(newcomer);
        CompletableFuture<?> unused = change.apply(next).whenComplete((done, failure) -> {
            if (failure == null) {
                added = true;
                if (isLast) {
                    end.complete(done);
                }
            } else {
                failed(
                        isLast,
                        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure);
            }
            waiting = false;
        });
    }

    private void failed(boolean isLast, Throwable failure) {
        if (isPassing(isLast, failure) && failure instanceof RuntimeException reason) {
            latest = reason;
        } else if (!isLast && isInvalid(failure) && configuration.get().contains(newcomer.id())) {
            added = true;
        } else {
            end.completeExceptionally(failure);
        }
    }

    private static boolean isPassing(boolean isLast, Throwable failure) {
        if (failure instanceof MembershipChangeException refused) {
            return refused.reason() == Rejection.CHANGE_IN_PROGRESS || refused.reason() == Rejection.NOT_CAUGHT_UP;
        }
        // A learner may be asked for twice; whether the last change was made must not be guessed.
        return failure instanceof BusyException
                || failure instanceof NotLeaderException
                || (failure instanceof OutcomeUnknownException && !isLast);
    }

    private static boolean isInvalid(Throwable failure) {
        return failure instanceof MembershipChangeException refused && refused.reason() == Rejection.INVALID_CHANGE;
    }

    void close(RuntimeException reason) {
        end.completeExceptionally(reason);
    }
}
