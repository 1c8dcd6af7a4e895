package io.quorate.raft.runtime;

import io.quorate.raft.api.BusyException;
import io.quorate.raft.api.CommandTooLargeException;
import io.quorate.raft.api.Committed;
import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.protocol.SessionRequest;
import io.quorate.raft.runtime.session.SessionAnswer;
import io.quorate.raft.runtime.session.Sessions;
import io.quorate.raft.spi.ResultCodec;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The client sessions of a node: what they have proposed and wait for, and who repeats it.
 *
 * @param <R> what a command results in
 */
final class SessionTracker<R> {
    private static final int MAX_PENDING_REQUESTS = 1 << 18;

    private final ProposalTracker<SessionAnswer<R>> requests;
    private final Sessions<R> sessions;
    private final Inbox<R> inbox;
    private final int maxCommandBytes;

    SessionTracker(RaftOptions options, @Nullable ResultCodec<R> codec, Inbox<R> inbox, long appliedIndex) {
        this.inbox = inbox;
        this.maxCommandBytes = options.replication().maxCommandBytes();
        this.requests = new ProposalTracker<>(options.election().proposalTimeoutTicks(), appliedIndex);
        this.sessions = new Sessions<>(options, codec, this::send);
    }

    private CompletableFuture<Committed<SessionAnswer<R>>> send(SessionRequest request) {
        if (request.commandBytes() > maxCommandBytes) {
            return CompletableFuture.failedFuture(new CommandTooLargeException(
                    "the command has " + request.commandBytes() + " bytes, the limit is " + maxCommandBytes));
        }
        if (requests.size() >= MAX_PENDING_REQUESTS) {
            return CompletableFuture.failedFuture(
                    new BusyException("too many requests of sessions wait for their end"));
        }
        PendingProposal<SessionAnswer<R>> proposal = new PendingProposal<>(request);
        inbox.request(proposal, request.sizeBytes());
        return proposal;
    }

    ProposalTracker<SessionAnswer<R>> requests() {
        return requests;
    }

    Sessions<R> sessions() {
        return sessions;
    }

    int size() {
        return requests.size();
    }

    void tick() {
        requests.tick();
        sessions.tick();
    }

    void close(RuntimeException reason) {
        // Those who would try again must know first that it is of no use.
        sessions.close(reason);
        requests.close(reason);
    }
}
