package io.quorate.raft.core;

import static io.quorate.raft.core.Messages.A;
import static io.quorate.raft.core.Messages.B;
import static io.quorate.raft.core.Messages.OPTIONS;
import static io.quorate.raft.core.Messages.id;
import static io.quorate.raft.core.Messages.propose;
import static io.quorate.raft.core.Messages.received;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.raft.api.ReplicationOptions;
import io.quorate.raft.protocol.Bytes;
import io.quorate.raft.protocol.Entry;
import io.quorate.raft.protocol.EntryPayload;
import io.quorate.raft.protocol.ForwardedProposal;
import io.quorate.raft.protocol.ForwardedProposalResponse;
import io.quorate.raft.protocol.Rejection;
import io.quorate.raft.protocol.SessionEntry;
import io.quorate.raft.protocol.SessionRequest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The core's part of sessions: their requests bear how long the leader has led. */
class SessionStampTest {
    private static final long TICK_MILLIS = OPTIONS.election().millisOf(1);
    private static final SessionRequest CLOSE = new SessionRequest.Close(3);
    private static final SessionRequest COMMAND = new SessionRequest.Command(3, 1, 1, Bytes.utf8("x"));

    private static List<EntryPayload> written(CoreFixture core) {
        return core.effects(Effect.Persist.class).get(0).entries().entries().stream()
                .map(Entry::payload)
                .toList();
    }

    @Test
    @DisplayName("C2: a session's requests bear how long the leader has led, by its ticks; plain commands bear nothing")
    void stamps() {
        CoreFixture core = Given.core().settledLeader();
        core.step(new Event.Propose(7, List.of(CLOSE)));
        assertEquals(List.of(new SessionEntry(0, CLOSE)), written(core));
        core.ticks(2);
        core.step(new Event.Propose(8, List.of(COMMAND, CLOSE)), propose(9, "plain"));
        assertEquals(
                List.of(
                        new SessionEntry(2 * TICK_MILLIS, COMMAND),
                        new SessionEntry(2 * TICK_MILLIS, CLOSE),
                        Bytes.utf8("plain")),
                written(core));
        assertEquals(
                new Effect.ProposalAccepted(8, id(4, 2), 2),
                core.effects(Effect.ProposalAccepted.class).get(0));
    }

    @Test
    @DisplayName("C2: the time of a forwarded request is the leader's too")
    void stampsForwarded() {
        CoreFixture core = Given.core().settledLeader();
        core.ticks(1);
        core.step(received(new ForwardedProposal(B, A, 2, 9, List.of(COMMAND))));
        assertEquals(List.of(new SessionEntry(TICK_MILLIS, COMMAND)), written(core));
        assertTrue(core.effects(Effect.Send.class)
                .contains(new Effect.Send(new ForwardedProposalResponse(A, B, 2, 9, id(3, 2), null))));
    }

    @Test
    @DisplayName("C2, L6: a session's commands count like others against the limits")
    void limits() {
        ReplicationOptions small = new ReplicationOptions(4, 100, 8, 1000, 100, 1000, 0);
        CoreFixture core = Given.core().options(OPTIONS.with(small)).settledLeader();
        SessionRequest large = new SessionRequest.Command(3, 1, 1, Bytes.utf8("large"));
        core.step(new Event.Propose(7, List.of(large))).expect(new Effect.ProposalRejected(7, Rejection.TOO_LARGE, A));
        core.step(new Event.Propose(8, List.of(COMMAND)), new Event.Propose(9, List.of(COMMAND)));
        assertEquals(
                List.of(new Effect.ProposalRejected(9, Rejection.BUSY, A)),
                core.effects(Effect.ProposalRejected.class));
        assertEquals(3, core.lastIndex());
    }
}
