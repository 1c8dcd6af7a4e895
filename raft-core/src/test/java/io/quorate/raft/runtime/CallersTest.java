package io.quorate.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quorate.raft.api.RaftOptions;
import io.quorate.raft.core.Event;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.Proposal;
import io.quorate.raft.protocol.SessionRequest;
import io.quorate.raft.runtime.session.SessionAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Callers of a turn share batches, and batches have rising tokens. */
class CallersTest {
    private final ProposalTracker<String> proposals = new ProposalTracker<>(10, 0);
    private final ReadTracker reads = new ReadTracker(10, Meter.NONE, () -> 0, read -> {});
    private final SessionTracker<String> sessions =
            new SessionTracker<>(RaftOptions.DEFAULT, null, new Inbox<>(Meter.NONE), 0);
    private final Callers<String> callers = new Callers<>(
            new Callers.Trackers<>(proposals, reads, new AdminTracker(20, 10, 0), sessions),
            new SplittableRandom(1),
            1000);

    @Test
    void aTurnHasAsFewBatchesAsTheirSizeAllows() {
        Turn<String> turn = new Turn<>();
        turn.events.add(new Event.Tick());
        List<Bytes> commands = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Bytes command = Bytes.wrap(new byte[100 - Entry.OVERHEAD_BYTES]);
            commands.add(command);
            turn.proposals.add(new PendingProposal<>(command));
        }
        turn.reads.of(TurnReads.Kind.LINEARIZABLE).add(new PendingRead<>(() -> 1));
        turn.reads.of(TurnReads.Kind.LINEARIZABLE).add(new PendingRead<>(() -> 2));
        callers.addTo(turn);
        assertEquals(5, turn.events.size());
        List<Proposal> taken = new ArrayList<>();
        List<Long> tokens = new ArrayList<>();
        for (Event event : turn.events.subList(1, 4)) {
            Event.Propose propose = assertInstanceOf(Event.Propose.class, event);
            taken.addAll(propose.commands());
            tokens.add(propose.token());
        }
        assertEquals(commands, taken);
        long first = tokens.get(0);
        assertEquals(1, first & 0xFFFF_FFFFL);
        assertEquals(List.of(first, first + 1, first + 2), tokens);
        assertEquals(
                first + 3,
                assertInstanceOf(Event.Read.class, turn.events.get(4)).token());
        assertEquals(25, proposals.size());
        assertEquals(2, reads.size());
        assertEquals(27, callers.size());
    }

    @Test
    void aCommandLongerThanABatchGoesAlone() {
        Turn<String> turn = new Turn<>();
        turn.proposals.add(new PendingProposal<>(Bytes.wrap(new byte[5000])));
        turn.proposals.add(new PendingProposal<>(Bytes.wrap(new byte[5000])));
        callers.addTo(turn);
        assertEquals(2, turn.events.size());
    }

    @Test
    void sessionsHaveBatchesOfTheirOwn() {
        Turn<String> turn = new Turn<>();
        turn.proposals.add(new PendingProposal<>(Bytes.utf8("plain")));
        PendingProposal<SessionAnswer<String>> request = new PendingProposal<>(new SessionRequest.Close(7));
        turn.sessionRequests.add(request);
        turn.proposals.add(new PendingProposal<>(Bytes.utf8("too")));
        callers.addTo(turn);
        assertEquals(2, turn.events.size());
        assertEquals(
                List.of(new SessionRequest.Close(7)),
                assertInstanceOf(Event.Propose.class, turn.events.get(1)).commands());
        assertEquals(3, callers.size());
        assertEquals(List.of(), turn.sessionRequests);
    }
}
