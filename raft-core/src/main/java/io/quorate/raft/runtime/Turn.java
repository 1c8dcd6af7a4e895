package io.quorate.raft.runtime;

import io.quorate.raft.core.Event;
import io.quorate.raft.runtime.session.SessionAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one turn of the event loop takes in. Two of these alternate: one is filled while the other is worked on.
 *
 * <p>Proposals and reads stand apart from the events, since it does no harm to take them after all the events of their
 * turn: so all of them share one batch, whatever came between.
 *
 * @param <R> what a command results in
 */
final class Turn<R> {
    final List<Event> events = new ArrayList<>();
    final List<PendingProposal<R>> proposals = new ArrayList<>();
    final List<PendingProposal<SessionAnswer<R>>> sessionRequests = new ArrayList<>();
    final TurnReads reads = new TurnReads();
    final TurnRequests requests = new TurnRequests();
    long proposalBytes;
    int messages;
    long messageBytes;
    boolean ticked;

    boolean isEmpty() {
        return events.isEmpty() && !hasCallers();
    }

    boolean hasCallers() {
        return !(proposals.isEmpty() && sessionRequests.isEmpty() && reads.isEmpty() && requests.isEmpty());
    }

    void clear() {
        events.clear();
        proposals.clear();
        sessionRequests.clear();
        reads.clear();
        requests.clear();
        proposalBytes = 0;
        messages = 0;
        messageBytes = 0;
        ticked = false;
    }

    /** Ends every future of this turn; nothing of it was ever handed to the core. */
    void refuse(RuntimeException reason) {
        for (PendingProposal<R> proposal : proposals) {
            proposal.completeExceptionally(reason);
        }
        for (PendingProposal<SessionAnswer<R>> request : sessionRequests) {
            request.completeExceptionally(reason);
        }
        reads.refuse(reason);
        requests.refuse(reason);
    }
}
