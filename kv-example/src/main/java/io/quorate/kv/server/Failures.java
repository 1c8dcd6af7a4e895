package io.quorate.kv.server;

import io.quorate.kv.client.KvFailure;
import io.quorate.kv.client.Reasons;
import io.quorate.kv.resp.Reply;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.MembershipChangeException;
import io.quorate.raft.api.NodeClosedException;
import io.quorate.raft.api.NotLeaderException;
import io.quorate.raft.api.OutcomeUnknownException;
import io.quorate.raft.api.ProposalRejectedException;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.spi.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Puts failures into the three classes that clients tell apart: surely not executed ({@code CLUSTERDOWN},
 * {@code TRYAGAIN}), nobody knows ({@code UNCERTAIN}), and a command that can never be done ({@code ERR}).
 */
final class Failures {
    private Failures() {}

    /** Returns the error for a change that failed. */
    static Reply.Failure ofChange(Throwable failure) {
        Throwable cause = Reasons.unwrapped(failure);
        if (cause instanceof OutcomeUnknownException) {
            return new Reply.Failure("UNCERTAIN " + line(cause.getMessage()));
        }
        if (cause instanceof ProposalRejectedException rejected) {
            return rejected(rejected);
        }
        // Nothing else is foreseen, so nothing is known of it.
        return new Reply.Failure("UNCERTAIN " + line(cause.toString()));
    }

    /** Returns the error for a question that failed: it had no effect, whatever happened. */
    static Reply.Failure ofQuestion(Throwable failure) {
        Throwable cause = Reasons.unwrapped(failure);
        return cause instanceof ProposalRejectedException rejected
                ? rejected(rejected)
                : new Reply.Failure("CLUSTERDOWN not executed: " + line(cause.getMessage()));
    }

    /** Returns the error for work on the node or the group that failed. */
    static Reply.Failure ofTask(Throwable failure) {
        Throwable cause = Reasons.unwrapped(failure);
        boolean impossible = cause instanceof KvFailure
                || cause instanceof StorageException
                || cause instanceof IllegalArgumentException
                || (cause instanceof MembershipChangeException refused && !passes(refused.reason()));
        return impossible ? new Reply.Failure("ERR " + line(cause.getMessage())) : ofChange(cause);
    }

    private static boolean passes(Rejection reason) {
        return reason == Rejection.CHANGE_IN_PROGRESS || reason == Rejection.NOT_CAUGHT_UP;
    }

    private static Reply.Failure rejected(ProposalRejectedException rejected) {
        boolean down = rejected instanceof NotLeaderException || rejected instanceof NodeClosedException;
        String kind = down ? "CLUSTERDOWN" : "TRYAGAIN";
        String what = rejected instanceof CommandTooLargeException ? " too large, not executed: " : " not executed: ";
        return new Reply.Failure(kind + what + line(rejected.getMessage()));
    }

    private static String line(@Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
